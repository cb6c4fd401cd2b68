/**
 * How far a step is from the last person, timer, message from outside or answer from outside: each message, signal and start
 * that a process sends adds a hop, each job of the catalogue that is done at once a hundredth of one. What waits for any of
 * those begins anew, so that polling with a timer goes on for ever.
 */
export const HOP = 100;

/** What a job that is done at once adds. */
export const JOB_HOP = 1;

/** So far, and whoever sends gets a process incident: processes that set each other going without end. */
export const MAX_CHAIN = 1_000 * HOP;
