import { Connection, isGrpcServiceError } from '@temporalio/client';
import { NAMESPACE } from './names.ts';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const SECONDS_PER_DAY = 86_400;

/**
 * Makes the namespace when it is missing. Idempotent.
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
    return 'created';
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === ALREADY_EXISTS) return 'exists';
    throw error;
  } finally {
    await connection.close();
  }
}

/** False for 'no such namespace'; anything else is thrown on. */
function isMissing(error: unknown): false {
  if (isGrpcServiceError(error) && error.code === NOT_FOUND) return false;
  throw error;
}
