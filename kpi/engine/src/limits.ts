/** Longest formula in characters, its most names and numbers, and its deepest nesting. */
export const MAX_FORMULA = 1_000;
export const MAX_TERMS = 100;
export const MAX_DEPTH = 40;
/** Longest chain of indicators that are computed from indicators. */
export const MAX_CHAIN = 20;
/** Most targets by period and unit of one indicator. */
export const MAX_TARGETS = 2_000;
/** Longest window: a year and a day, in minutes. */
export const MAX_WINDOW_MINUTES = 366 * 1_440;
/** The largest value, either side of zero, that is believed at all. */
export const MAX_VALUE = 1e15;
