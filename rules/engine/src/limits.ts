/** Most nodes (groups and comparisons) of a rule's conditions. */
export const MAX_NODES = 200;
/** Deepest nesting of a rule's conditions. */
export const MAX_DEPTH = 8;
/** Longest path, in characters, and its most segments. */
export const MAX_PATH_LENGTH = 200;
export const MAX_PATH_SEGMENTS = 10;
/** Longest list on the right-hand side of `in` and `notIn`. */
export const MAX_LIST = 500;
/** Longest text on the right-hand side. */
export const MAX_TEXT = 1_000;
/** Most actions of a rule, and most event types or kinds in its index. */
export const MAX_ACTIONS = 10;
export const MAX_INDEX = 200;
/** Most facts with a memory that a rule declares. */
export const MAX_FACTS = 10;
/** Longest window, in days: the longest of the domain's rules looks back a quarter (RULE-31). */
export const MAX_WINDOW_DAYS = 100;
/** Widest circle in metres, and most places that a window is kept by. */
export const MAX_WITHIN_M = 100_000;
export const MAX_BY = 5;
/** Most rungs of a ladder, or severities by condition, of an alert; most events in a row that it waits for. */
export const MAX_LADDER = 10;
export const MAX_SAMPLES = 1_000;
/** Most steps of a sequence, events of one step, and weeks of a baseline: together with its window it looks back no further than a window. */
export const MAX_STEPS = 8;
export const MAX_TIMES = 1_000;
export const MAX_WEEKS = 13;
/** Most patterns of a text fact, and most parameters, or areas with values of their own for one. */
export const MAX_PATTERNS = 100;
export const MAX_PARAMETERS = 20;
export const MAX_AREAS = 500;
/** Longest FEEL expression of a formula. */
export const MAX_FORMULA = 1_000;
/** Longest planned work that hides findings, in days. */
export const MAX_SUPPRESSION_DAYS = 31;
