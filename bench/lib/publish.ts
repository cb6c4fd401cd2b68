import type { Centre } from '../../scripts/drill/centre.ts';

/** Publishes a process of the running centre, as a designer and an approver do. */
export async function publish(centre: Centre, key: string, xml: string): Promise<void> {
  const [designer, approver] = [await centre.person('designer'), await centre.person('approver')];
  const { version } = await designer.post<{ version: number }>('/process-definitions', { key, xml });
  const path = `/process-definitions/${key}/versions/${version}`;
  await designer.post(`${path}/submit`);
  await approver.post(`${path}/approve`);
}
