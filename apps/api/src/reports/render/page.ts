import type { Language } from './printed.ts';

/** How a text is set. */
export type Tone = 'normal' | 'note' | 'remark' | 'warning';

/** A cell of a table: what is shown, and as a number for spreadsheets. */
export interface Cell {
  readonly text: string;
  readonly value?: number | null;
  /** A second, smaller line. */
  readonly note?: string;
  readonly bold?: boolean;
}

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right' | 'center';
  /** Share of the width. */
  readonly width: number;
}

/** A line of values over time, the oldest first; `null` where there is none. */
export interface Chart {
  readonly title: string;
  readonly points: readonly (number | null)[];
  readonly target: number | null;
  readonly first: string;
  readonly last: string;
}

export type Block =
  | { readonly type: 'text'; readonly text: string; readonly tone: Tone }
  | {
      readonly type: 'table';
      /** Name of its sheet in a spreadsheet. */
      readonly name: string;
      readonly caption: string | null;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly type: 'charts'; readonly charts: readonly Chart[] };

export interface PageSection {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A report laid out as a document of the state (Nghị định 30/2020/NĐ-CP, phụ lục I), whatever the format. */
export interface Page {
  readonly lang: Language;
  readonly draft: string | null;
  readonly above: string | null;
  readonly issuer: string;
  readonly number: string;
  readonly nation: readonly [string, string];
  readonly placeAndDate: string;
  readonly kind: string;
  readonly title: string;
  readonly subtitle: string;
  readonly replaces: string | null;
  readonly sections: readonly PageSection[];
  readonly signerTitle: string;
  readonly signature: string | null;
  readonly signer: string;
  readonly recipientsHead: string;
  readonly recipients: readonly string[];
  /** Where the numbers are from, and the hash of what was signed. */
  readonly foot: string;
}
