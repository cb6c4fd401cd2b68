import type { RowSource } from '../reading/rows.ts';

/** What a source is asked with. */
export interface Asked {
  /** The secret's value and the hosts that it is for. */
  secret(name: string): { readonly value: string; readonly hosts: readonly string[] };
  readonly watermark: string | null;
  /** Of the last good run, when nothing of ours has changed since. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** A source that was asked. */
export interface Answered extends RowSource {
  readonly notModified: boolean;
  readonly etag: string | null;
  readonly lastModified: string | null;
  close(): Promise<void>;
}
