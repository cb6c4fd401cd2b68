// What other features may use of the platform. Configuration with versions is in ../configuration/public.ts, because it writes
// audit entries and asks for permissions.
export { CurrentPrincipal, Public, RequirePermission, SignedIn, notSignedIn, type Principal } from './access.ts';
export { Clock, SimulatedClock, SystemClock } from './clock.ts';
export { collect, onceAfterCommit } from './database/collect.ts';
export { Database } from './database/database.ts';
export { isAway, isRetryable, isUniqueViolation } from './database/failures.ts';
export { Notifier } from './database/notifier.ts';
export { json, type SqlValue, type Tx } from './database/tx.ts';
export * from './errors.ts';
export { Feed, type FeedChange, type FeedTopic } from './feed/feed.ts';
export { StoredFiles } from './files/stored-files.ts';
export { etagOf, expectVersion, ifMatch } from './http/etag.ts';
export { decodeCursor, encodeCursor, pageOf } from './http/page.ts';
export { WholeList } from './http/whole-list.ts';
export { folded, likePatterns } from './text.ts';
export { fieldProblems, pointer } from './http/validation.ts';
export { languageOf } from './http/problem.ts';
export { Ids } from './ids.ts';
export { LIMITS } from './limits.ts';
export { Logger } from './logger.ts';
export { PLATFORM_OPTIONS, type PlatformOptions } from './options.ts';
export { OUTBOX_CHANNEL, Outbox, type OutboxMessage } from './outbox.ts';
export { PlatformModule } from './platform.module.ts';
export { Queue, QueueTask, type QueueHandler, type QueueOptions } from './queue/queue.ts';
export { sees, systemScope, tokens, type Actor, type Scope } from './scope.ts';
export { Secrets, hashSecret, randomSecret, sameText } from './secrets.ts';
export { Settings } from './settings.ts';
export { WorkerBeat } from './worker-beat.ts';
