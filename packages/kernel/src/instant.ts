/** A UTC instant as RFC 3339 with `Z` and milliseconds: `2026-11-13T13:47:18.000Z`. Text order is time order. */
export type Instant = string;
