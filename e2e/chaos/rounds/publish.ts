import { readFileSync } from 'node:fs';
import type { Centre } from '../../../scripts/drill/centre.ts';

/** Called ones first. */
const MODELS = ['chaos_child', 'chaos_called', 'chaos_gong', 'chaos_round'] as const;

/** Publishes the models of the rounds: one person draws, another one approves. */
export async function publishRounds(centre: Centre): Promise<void> {
  const [designer, approver] = await Promise.all([centre.person('designer'), centre.person('approver')]);
  for (const key of MODELS) {
    const xml = readFileSync(new URL(`${key}.bpmn`, import.meta.url), 'utf8');
    const { version } = await designer.post<{ version: number }>('/process-definitions', { key, xml });
    await designer.post(`/process-definitions/${key}/versions/${version}/submit`);
    await approver.post(`/process-definitions/${key}/versions/${version}/approve`);
  }
}
