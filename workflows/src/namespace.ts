import { Client, Connection, isGrpcServiceError, NamespaceNotFoundError } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { NAMESPACE } from './names.ts';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const SECONDS_PER_DAY = 86_400;
const POLL_MS = 200;
/** The server's parts read the list of namespaces every few seconds. */
const KNOWN_WITHIN_MS = 30_000;

/**
 * Makes the namespace when it is missing, and waits until workflows can be started in it. Idempotent.
 * @param retentionDays  how long ended workflows can be looked at; 7 by default.
 * @throws a gRPC service error when Temporal can't be reached.
 */
export async function ensureNamespace(
  address: string,
  namespace: string = NAMESPACE,
  retentionDays: number = 7,
): Promise<'created' | 'exists'> {
  const connection = await Connection.connect({ address });
  try {
    const { workflowService } = connection;
    const exists = await workflowService.describeNamespace({ namespace }).then(
      () => true,
      (error: unknown) => isMissing(error),
    );
    if (exists) return 'exists';
    const seconds = retentionDays * SECONDS_PER_DAY;
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: seconds as never },
    });
    await untilKnown(connection, namespace);
    return 'created';
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === ALREADY_EXISTS) return 'exists';
    throw error;
  } finally {
    await connection.close();
  }
}

/** A new namespace is known to the front end first; a question about a workflow asks the part behind it. */
async function untilKnown(connection: Connection, namespace: string): Promise<void> {
  const handle = new Client({ connection, namespace }).workflow.getHandle('none');
  for (const deadline = Date.now() + KNOWN_WITHIN_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const error: unknown = await handle.describe().catch((thrown: unknown) => thrown);
    if (!(error instanceof NamespaceNotFoundError)) return;
  }
  throw new Error(`Temporal does not know its new namespace ${namespace} yet`);
}

/** False for 'no such namespace'; anything else is thrown on. */
function isMissing(error: unknown): false {
  if (isGrpcServiceError(error) && error.code === NOT_FOUND) return false;
  throw error;
}
