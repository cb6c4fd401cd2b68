import type { AlertSignal } from '@trucban/rules-engine';
import type { Tx } from '../../platform/public.ts';
import type { AlertRow } from './alert-row.ts';
import { dropAlert, lastAlerts, lockAlerts, saveAlerts } from './alert-store.ts';

const HELD = Symbol('rules.heldAlerts');

/** A key of which nobody else can step the alert until the commit. */
interface Held {
  /** As it is now; where there is none, the one that was over last. */
  row: AlertRow | null;
}

/**
 * The alerts that events of one transaction step: locked and read once, and written once before its commit, so that a storm costs
 * the same for each alert as one event does.
 */
export class HeldAlerts {
  readonly #held = new Map<string, Held>();
  /** What must be written, by id. */
  readonly #changed = new Map<string, AlertRow>();

  private constructor(private readonly tx: Tx) {}

  static of(tx: Tx): HeldAlerts {
    return tx.local(HELD, () => new HeldAlerts(tx));
  }

  has(signal: AlertSignal): boolean {
    return this.#held.has(nameOf(signal));
  }

  get(signal: AlertSignal): AlertRow | null {
    return this.#held.get(nameOf(signal))?.row ?? null;
  }

  /** Locks the alerts of these signals. */
  async take(signals: readonly AlertSignal[]): Promise<void> {
    const wanted = signals.filter((signal) => !this.has(signal));
    if (wanted.length === 0) return;
    const keys = wanted.map(({ rule, key }) => ({ rule: rule.code, key }));
    await lockAlerts(this.tx, keys);
    const rows = await this.tx.asSystem(() => lastAlerts(this.tx, keys));
    for (const { rule, key } of keys)
      this.#held.set(`${rule} ${key}`, { row: rows.find((row) => row.rule === rule && row.key === key) ?? null });
  }

  /** Keeps an alert as it is now: before the commit where it is held, else at once. */
  async save(row: AlertRow): Promise<void> {
    const held = this.#held.get(`${row.rule} ${row.key}`);
    if (!held) return saveAlerts(this.tx, [row]);
    held.row = row;
    this.#change(row);
  }

  /** Forgets an alert that was never raised. */
  async drop(row: AlertRow): Promise<void> {
    this.#held.delete(`${row.rule} ${row.key}`);
    this.#changed.delete(row.id);
    await dropAlert(this.tx, row.id);
  }

  #change(row: AlertRow): void {
    // Before counters of alerts are raised, which this would undo.
    if (this.#changed.size === 0) this.tx.beforeCommit(() => this.tx.asSystem(() => this.#write()), 'derive');
    this.#changed.set(row.id, row);
  }

  async #write(): Promise<void> {
    // At most one alert of a key is open: the ended one goes first.
    const { ended = [], open = [] } = Object.groupBy(this.#changed.values(), ({ state }) =>
      state === 'cleared' ? 'ended' : 'open',
    );
    this.#changed.clear();
    for (const rows of [ended, open]) if (rows.length > 0) await saveAlerts(this.tx, rows);
  }
}

const nameOf = ({ rule, key }: AlertSignal): string => `${rule.code} ${key}`;
