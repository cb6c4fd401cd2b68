import { Connection, Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { World } from './world.ts';

const { History } = proto.temporal.api.history.v1;

/**
 * History of the workflow's latest run as JSON, without what belongs to the machine that made it. The plain form of
 * protobufjs: the SDK's own `historyToJSON` fails where npm installs its protobufjs more than once.
 */
export async function fetchHistory(world: World, workflowId: string, runId?: string): Promise<object> {
  const connection = await Connection.connect({ address: world.address });
  try {
    const client = new Client({ connection, namespace: world.namespace });
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const plain = History.toObject(History.fromObject(history), { longs: String, bytes: String, enums: Number });
    return JSON.parse(JSON.stringify(plain, withoutMachine)) as object;
  } finally {
    await connection.close();
  }
}

interface Event {
  readonly workflowExecutionStartedEventAttributes?: { readonly continuedExecutionRunId?: string };
  readonly workflowTaskCompletedEventAttributes?: object;
}

/** Id of the run that continued as new with the one of this history; null for a first run. */
export function continuedFrom(history: object | undefined): string | null {
  const [first] = eventsOf(history);
  return first?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || null;
}

/** Whether the workflow's code has run. */
export function hasBegun(history: object): boolean {
  return eventsOf(history).some((event) => event.workflowTaskCompletedEventAttributes);
}

function eventsOf(history: object | undefined): readonly Event[] {
  return (history as { events?: Event[] } | undefined)?.events ?? [];
}

/** The history again, as the replayer takes it. */
export function readHistory(plain: object): proto.temporal.api.history.v1.History {
  return History.fromObject(plain) as proto.temporal.api.history.v1.History;
}

/** Names of machines and processes, and stack traces (open, or encoded in a payload) with their paths. */
function withoutMachine(key: string, value: unknown): unknown {
  if (key === 'identity' || key === 'binaryChecksum' || key === 'requestId') return 'recorder';
  // A worker's sticky queue is named after its process and machine.
  if (key === 'name' && typeof value === 'string' && value.includes('@')) return 'recorder';
  if (key === 'stackTrace' || key === 'stack_trace') return '';
  if (key === 'encodedAttributes') {
    const payload = value as { data: string };
    const attributes = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as object;
    const data = Buffer.from(JSON.stringify({ ...attributes, stack_trace: '' })).toString('base64');
    return { ...payload, data };
  }
  return value;
}
