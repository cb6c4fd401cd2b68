import type { ConfigKindName, ConfigProblem, ConfigState, ConfigVersion } from '@trucban/contracts';
import type { Instant, LocalizedText } from '@trucban/kernel';

/** One version of one configuration with its content. */
export interface ConfigRecord<Content = unknown> {
  readonly id: string;
  readonly kind: ConfigKindName;
  readonly key: string;
  readonly version: number;
  readonly state: ConfigState;
  readonly content: Content;
  /** SHA-256 of the content as hex. */
  readonly hash: string;
  readonly name: LocalizedText | null;
  /** Ids of users; `system` parts by their name. */
  readonly author: string;
  readonly submittedBy: string | null;
  readonly approvedBy: string | null;
  readonly effectiveFrom: Instant | null;
  readonly note: string | null;
  readonly decisionNo: string | null;
  readonly problems: readonly ConfigProblem[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly revision: number;
}

/** A published version whose day is yet to come. */
export type Coming<Content = unknown> = ConfigRecord<Content> & { readonly effectiveFrom: Instant };

/** The version of each key that is in force. */
export type InForce = ReadonlyMap<string, number>;

/** SQL: versions that are in force from `effective_from` on, or were; one that was retired before never is. */
export const TOOK_EFFECT = `(state = 'published' or (state = 'retired' and retired_at >= effective_from))`;

/** Columns of a record, in the order and with the names of `ConfigRecord`. */
export const RECORD_COLUMNS = `id, kind, key, version, state, case when xml is null then content else to_jsonb(xml) end as content,
  hash, name, author, submitted_by as "submittedBy", approved_by as "approvedBy", effective_from as "effectiveFrom", note,
  decision_no as "decisionNo", problems, created_at as "createdAt", updated_at as "updatedAt", revision`;

/** The answer for a list of versions: everything but the content. */
export function toConfigVersion(record: ConfigRecord, inForce: InForce): ConfigVersion {
  const { content: _content, name: _name, problems, ...rest } = record;
  return { ...rest, inForce: inForce.get(record.key) === record.version, problems: [...problems] };
}
