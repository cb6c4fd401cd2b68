export {
  ProcessExtensions,
  type CommandWriter,
  type IncidentContext,
  type IncidentLock,
  type InstanceChange,
  type InstanceObserver,
  type InstanceRef,
  type IssuedCommand,
  type Job,
  type JobHandler,
  type JobPlace,
  type JobProblem,
  type JobResult,
  type TreeChange,
} from './extensions.ts';
export { JobSecrets } from './catalogue/job-secrets.ts';
export { BatchRunner } from './batches/batch-runner.ts';
export { maskKeys } from './instances.read-model.ts';
export { ProcessDefinitions } from './definitions.ts';
export { Jobs, JobRefused, TryLater } from './jobs.ts';
export type { Message, Published } from './messages/message.ts';
export { Messages } from './messages/messages.ts';
export { InputRejected, ProcessStore, type Advanced, type NewInstance } from './process-store.ts';
export type { Definition } from './store/definition.ts';
export { Timers } from './timers.ts';
export { EndlessLoop, INCIDENT_HOPS, causeOf, within, type Cause } from './store/chain.ts';
export { Work } from './work.ts';
export { ProcessesModule } from './processes.module.ts';
