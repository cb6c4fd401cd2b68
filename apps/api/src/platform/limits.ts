/** Every number that bounds something in the platform; docs/limits.md says the same to users. */
export const LIMITS = {
  /** Longest JSON body. */
  jsonBodyBytes: 1_048_576,
  /** Longest body of a batch of events and of a BPMN file. */
  largeBodyBytes: 4 * 1_048_576,
  /** Events in one batch. */
  eventsPerBatch: 1_000,
  /** Longest uploaded file. */
  fileBytes: 10 * 1_048_576,
  /** What is read of the body of a request that was refused already, so that its sender gets the answer. */
  unreadBytes: 256 * 1_048_576,
  /** Items of a list, when not said and at most. */
  listDefault: 50,
  listMost: 500,
  /** Deepest nesting of a JSON body. */
  jsonDepth: 64,
  /** How long answers are kept for a repeated Idempotency-Key. */
  idempotencyHours: 72,
  idempotencyKeyCharacters: 255,
  /** After this time a request that never answered counts as dead. */
  idempotencyRunSeconds: 60,
  /** How long ago an approval may say that a version takes effect: it takes effect at once, as a clock that is behind says so. */
  approvalMinutes: 5,
  /** Longest statement, wait inside of a transaction, wait for a connection. */
  statementMs: 30_000,
  idleInTransactionMs: 60_000,
  databaseConnectMs: 3_000,
  transactionAttempts: 3,
  /** Queued tasks that one API process runs at once, and how often it looks when nothing wakes it. */
  queueConcurrency: 4,
  queuePollMs: 1_000,
  /** How often it looks for queued tasks whose process died. */
  queueSweepMs: 2_000,
  /** Longest that a queued task waits for the commands of people before it begins. */
  foregroundMs: 25,
  /** Session of a person: ends after this time without use, and at most after the longest. */
  sessionIdleHours: 12,
  sessionHours: 7 * 24,
  accessTokenSeconds: 3_600,
  /** Events that cause each other, by rules or SOPs: so many, then the chain ends. */
  eventLinks: 8,
  /** Live feed: how long changes are kept, and how many are read at once. */
  feedHours: 24,
  /** How long messages to Temporal are kept after they were sent. */
  outboxHours: 72,
  feedBatch: 1_000,
  feedSweepMs: 1_000,
  /** Rest after changes were given numbers, so that those that follow get theirs together. */
  feedRestMs: 25,
  heartbeatSeconds: 5,
  streamsPerPrincipal: 20,
  /** Requests of one program that wait for jobs at once, and how often each looks when nothing wakes it. */
  jobPollsPerPrincipal: 100,
  jobPollSweepMs: 5_000,
  /** Requests of one address in a minute to one process, and tries to sign in among them. */
  requestsPerMinute: 60_000,
  loginsPerMinute: 300,
  /** How often audit entries are sealed, and how many at once. */
  auditSealMs: 2_000,
  auditSealBatch: 500,
  /** How long what the relay has last seen of Temporal counts; it looks every five seconds. */
  temporalSeenMs: 20_000,
  /** How often the worker gives its sign of life; three missed ones count as down. */
  workerBeatMs: 2_000,
  /** Simulations: how long one may take, its memory, and how many a process plays at once. */
  simulationMs: 60_000,
  simulationMemoryMb: 512,
  simulationsAtOnce: 2,
  /** Files of reports: how long one may take, its memory, how many a process makes at once, and how many may wait. */
  renderMs: 60_000,
  renderMemoryMb: 512,
  rendersAtOnce: 2,
  rendersWaiting: 20,
} as const;
