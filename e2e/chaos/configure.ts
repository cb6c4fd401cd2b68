import type { Centre } from '../../scripts/drill/centre.ts';

/** Percentages of a limit at which the ladder of the test tells somebody: so that much is due while parts are being killed. */
export const LEVELS = [25, 40, 55, 70, 85, 100, 120, 140] as const;
export const POLICY = 'ESC-EMG';

/**
 * What an administrator changes before the shift: a ladder with close levels, units that have little time to answer, and
 * a hand-over of patients that takes seconds. Published by a second person, so that every incident begins with it.
 */
export async function configure(centre: Centre): Promise<void> {
  const [designer, approver] = await Promise.all([centre.person('designer'), centre.person('approver')]);
  const publish = async (path: string): Promise<void> => {
    await designer.post(`${path}/submit`);
    await approver.post(`${path}/approve`);
  };
  for (const [key, from, to] of [
    [
      'sub_dispatch',
      '<zeebe:input source="=chosen" target="candidates"/>',
      '<zeebe:input source="=chosen" target="candidates"/><zeebe:input source="=1/6" target="acceptMinutes"/>',
    ],
    ['sop_med', '>PT3M<', '>PT5S<'],
  ] as const) {
    const { version } = await designer.get<{ version: number }>(`/process-definitions/${key}`);
    const { content } = await designer.get<{ content: string }>(`/process-definitions/${key}/versions/${version}`);
    if (!content.includes(from)) throw new Error(`${key} has no ${from} any more`);
    const xml = content.replace(from, to);
    const draft = await designer.post<{ version: number }>('/process-definitions', { key, xml });
    await publish(`/process-definitions/${key}/versions/${draft.version}`);
  }
  const { content } = await designer.get<{ content: { levels: readonly object[] } }>(`/escalation-policies/${POLICY}`);
  const levels = LEVELS.map((atPercentOfLimit, i) => ({
    level: i + 1,
    role: i % 2 === 0 ? 'dispatcher' : 'shiftLeader',
    agency: 'IOC',
    atPercentOfLimit,
    actions: ['notify'],
  }));
  const draft = await designer.put<{ version: number }>(`/escalation-policies/${POLICY}`, { ...content, levels });
  await publish(`/escalation-policies/${POLICY}/versions/${draft.version}`);
}
