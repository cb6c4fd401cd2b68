import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  isGrpcServiceError,
} from '@temporalio/client';
export { ensureNamespace } from './namespace.ts';
import { dataConverter } from './data-converter.ts';
import type { WorkflowMessage } from './messages.ts';
import { HISTORY_LIMIT_MEMO, NAMESPACE, TASK_QUEUE, workflowId, type WorkflowType } from './names.ts';

/** What became of a message. The last two are values: Temporal had nothing to do. */
export type MessageOutcome = 'started' | 'signalled' | 'alreadyRunning' | 'notRunning';

/** How the outbox relay and the reconciler reach Temporal. */
export interface WorkflowClient {
  /**
   * Starts or signals. Idempotent: starting what runs answers `alreadyRunning`, signalling what doesn't `notRunning`.
   * @throws a gRPC service error when Temporal can't be reached within the time-out: keep the row and try later.
   */
  send(message: WorkflowMessage): Promise<MessageOutcome>;
  /** Ids (of the things served, not workflow ids) that have a running workflow, as visibility knows them (seconds late). */
  runningIds(type: WorkflowType): Promise<ReadonlySet<string>>;
  /** Whether the workflow of this thing runs now (strongly consistent). */
  isRunning(type: WorkflowType, id: string): Promise<boolean>;
  /** Whether the server answers and knows the namespace. Never throws. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

/** Where Temporal is. */
export interface WorkflowClientOptions {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** `trucban` by default. */
  readonly namespace?: string;
  /** Longest time of one call; 5,000 by default. */
  readonly timeoutMs?: number;
  /** Events after which workflows that are started here continue as new; 1,000 by default. With 1: after each. */
  readonly historyLimit?: number;
}

/** Connects on the first call, so that it can be made while Temporal is away. */
export function createWorkflowClient(options: WorkflowClientOptions): WorkflowClient {
  const { address, namespace = NAMESPACE, timeoutMs = 5_000, historyLimit } = options;
  const memo = historyLimit === undefined ? undefined : { [HISTORY_LIMIT_MEMO]: historyLimit };
  const connection = Connection.lazy({ address, connectTimeout: timeoutMs });
  const client = new Client({ connection, namespace, dataConverter });
  const timed = <Result>(call: () => Promise<Result>) => client.withDeadline(Date.now() + timeoutMs, call);

  return {
    send: (message) => timed(() => send(client, message, memo)),
    runningIds: (type) => timed(() => runningIds(client, type)),
    isRunning: (type, id) => timed(() => isRunning(client, type, id)),
    isReachable: () => timed(() => connection.workflowService.describeNamespace({ namespace })).then(yes, no),
    close: () => connection.close(),
  };
}

/** Whether an error of the client means that Temporal is away (and not that the call was wrong). */
export function isTemporalAway(error: unknown): boolean {
  if (error instanceof Error && error.cause !== undefined && isTemporalAway(error.cause)) return true;
  return isGrpcServiceError(error) && [UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED].includes(error.code);
}
const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const UNAVAILABLE = 14;

const yes = () => true;
const no = () => false;

async function send(client: Client, message: WorkflowMessage, memo?: Record<string, unknown>): Promise<MessageOutcome> {
  const id = workflowId(message.workflow, message.id);
  const start = { workflowId: id, taskQueue: TASK_QUEUE, args: [...message.args], ...(memo ? { memo } : {}) };
  const signalArgs = [...(message.signalArgs ?? [])];
  try {
    switch (message.kind) {
      case 'start':
        await client.workflow.start(message.workflow, start);
        return 'started';
      case 'signalWithStart':
        await client.workflow.signalWithStart(message.workflow, { ...start, signal: message.signal ?? '', signalArgs });
        return 'signalled';
      case 'signal':
        await client.workflow.getHandle(id).signal(message.signal ?? '', ...signalArgs);
        return 'signalled';
    }
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'alreadyRunning';
    if (error instanceof WorkflowNotFoundError) return 'notRunning';
    throw error;
  }
}

async function runningIds(client: Client, type: WorkflowType): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId: id } of client.workflow.list({ query, pageSize: 1_000 }))
    ids.add(id.slice(type.length + 1));
  return ids;
}

async function isRunning(client: Client, type: WorkflowType, id: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId(type, id)).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
