import type { LocalizedText } from '@trucban/kernel';

/** What is wrong with a form definition or with data entered into one. Expected failures are values: nothing throws. */
export interface FormProblem {
  /** JSON pointer (RFC 6901) into the definition or into the data; '' is the whole. */
  readonly path: string;
  /** Stable, upper snake case: `REQUIRED`, `KEY_DUPLICATE`. */
  readonly code: string;
  readonly message: LocalizedText;
}

/** A component as Form.io writes it; only what the engine reads is typed. */
export interface FormComponent {
  readonly type: string;
  readonly key?: string;
  readonly label?: string;
  readonly multiple?: boolean;
  /** Form.io's custom properties; `kind`, `ref`, `personal`, `en` mean something here (forms/definitions/README.md). */
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly components?: readonly FormComponent[];
  readonly columns?: readonly { readonly components?: readonly FormComponent[] }[];
  readonly [property: string]: unknown;
}

/** A form: the content of one `*.form.json`. Plain JSON, the same that the browser renders. */
export interface FormDefinition {
  /** Form id (`form_sitrep`): `formId` of a user task. */
  readonly key: string;
  readonly title: LocalizedText;
  readonly components: readonly FormComponent[];
  readonly [property: string]: unknown;
}
