import { Injectable } from '@nestjs/common';
import { parseInstant, type JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import { SlaClocks } from '../../sla/public.ts';
import { EventTypes } from '../event-types.ts';
import type { IncidentRow } from '../incident-row.ts';
import { Timeline } from '../timeline.ts';
import { numberOf, textOf } from './variables.ts';

const YEAR_MS = 365 * 86_400_000;

/** What `setIncident` wants of the resolve clock: `pause` (why) with `until`?, `resume`, `extendResolvePercent`. */
@Injectable()
export class ClockWishes {
  constructor(
    private readonly types: EventTypes,
    private readonly clocks: SlaClocks,
    private readonly timeline: Timeline,
  ) {}

  async grant(tx: Tx, row: IncidentRow, v: JsonObject, reason: string | undefined): Promise<void> {
    const clocks = (await this.clocks.list(tx, [row.id])).get(row.id)?.sla ?? [];
    const resolve = clocks.find(({ clock }) => clock === 'resolve');
    if (!resolve) return;
    const pause = textOf(v['pause']);
    if (pause !== undefined && resolve.state === 'running') {
      const given = parseInstant(textOf(v['until']) ?? '');
      // Without an end of its own a pause ends with the step that asked for it; a year is only a limit.
      const until = given.ok ? given.value : new Date(Date.parse(tx.now) + YEAR_MS).toISOString();
      const { slaPolicy } = (await this.types.current(tx)).catalogue;
      await this.clocks.pause(tx, row.id, 'resolve', { reason: pause, until }, slaPolicy);
      const [vi, en] = [`Tạm dừng đồng hồ giải quyết: ${pause}.`, `The resolve clock is paused: ${pause}.`];
      this.#tell(tx, row, 'clock.paused', vi, en);
    }
    if (v['resume'] === true && resolve.state === 'paused') {
      await this.clocks.resume(tx, row.id, 'resolve');
      this.#tell(tx, row, 'clock.resumed', 'Đồng hồ giải quyết chạy tiếp.', 'The resolve clock runs again.');
    }
    const percent = numberOf(v['extendResolvePercent']);
    if (percent !== undefined) {
      await this.clocks.extend(tx, row.id, 'resolve', percent);
      const why = reason ?? '';
      const [vi, en] = [
        `Gia hạn giải quyết ${percent} %: ${why}`,
        `The resolve limit was extended by ${percent} %: ${why}`,
      ];
      this.#tell(tx, row, 'clock.extended', vi, en);
    }
  }

  #tell(tx: Tx, row: IncidentRow, kind: string, vi: string, en: string): void {
    this.timeline.add(tx, row.id, { kind, text: { vi, en }, data: { clock: 'resolve' }, source: 'sop' });
  }
}
