import { createHash } from 'node:crypto';
import type { Instant } from '@trucban/kernel';

/** An entry as it is stored; the chain covers every field of it. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Instant;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorLabel: string;
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly onBehalfOf: string | null;
  readonly visibleTo: readonly string[];
}

/** Columns of an `AuditEntry` of `audit_entry e`. */
export const ENTRY_COLUMNS = `e.id, e.at, e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_label as "actorLabel", e.ip,
  e.request_id as "requestId", e.action, e.object_type as "objectType", e.object_id as "objectId", e.before, e.after, e.reason,
  e.on_behalf_of as "onBehalfOf", e.visible_to as "visibleTo"`;

/** What the chain begins with. */
export const GENESIS = '0'.repeat(64);

/** Hash of an entry in the chain: SHA-256 over the hash before it, its number, and its fields in a fixed form. */
export function sealOf(previous: string, seq: number, entry: AuditEntry): string {
  return createHash('sha256')
    .update(`${previous}\n${seq}\n${sorted(entry)}`)
    .digest('hex');
}

// Keys in one order: PostgreSQL gives those of a jsonb in its own.
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
