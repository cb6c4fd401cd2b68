import type { ConfigKindName, ConfigProblem } from '@trucban/contracts';
import type { LocalizedText } from '@trucban/kernel';
import type { z } from 'zod';
import type { Tx } from '../platform/public.ts';
import type { ConfigRecord } from './config-record.ts';

/** What a feature says about a kind of configuration that it owns. Registered with `ConfigStore.register` at start. */
export interface ConfigKind<Content> {
  readonly kind: ConfigKindName;
  /** Kept as JSON, or as an XML text. */
  readonly format: 'json' | 'xml';
  /** Shape of the content; what doesn't fit is refused with 422, also as a draft. For XML: `z.string()`. */
  readonly schema: z.ZodType<Content>;
  /** What is wrong in the content. A draft with errors is stored, and can't be submitted or published. */
  check(content: Content, tx: Tx, key: string): readonly ConfigProblem[] | Promise<readonly ConfigProblem[]>;
  /** Name for lists, taken from the content. */
  name(content: Content): LocalizedText | null;
  /** Key, where the content names it itself (the BPMN process id); the two must be equal. */
  keyOf?(content: Content): string | undefined;
  /** The org unit that a key belongs to; without it, and for `null`, the province. */
  unitOf?(key: string): string | null;
  /** Runs in the transaction that publishes; may write what belongs to it. */
  onPublished?(tx: Tx, version: ConfigRecord<Content>): Promise<void>;
  /** Runs in the transaction that takes a version out of force. */
  onRetired?(tx: Tx, version: ConfigRecord<Content>): Promise<void>;
}
