/** A value that a statement takes. JSON goes in as text (`json(value)`); arrays become PostgreSQL arrays. */
export type SqlValue =
  string | number | boolean | null | Buffer | readonly string[] | readonly number[] | readonly (string | null)[];
