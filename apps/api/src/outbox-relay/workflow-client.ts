import type { Provider } from '@nestjs/common';
import { createWorkflowClient, type WorkflowClient } from '@trucban/workflows/client';
import { Settings } from '../platform/public.ts';

/** Token of the client of Temporal; tests put their own. */
export const WORKFLOW_CLIENT = Symbol('WORKFLOW_CLIENT');

/** Longest call: also how long stopping may wait for one while Temporal is away. */
const CALL_MS = 3_000;

/** Connects at the first call, so that the worker also starts while Temporal is away. */
export const workflowClientProvider: Provider = {
  provide: WORKFLOW_CLIENT,
  inject: [Settings],
  useFactory: (settings: Settings): WorkflowClient => {
    if (!settings.temporalAddress) throw new Error('TEMPORAL_ADDRESS is not set: the worker needs it.');
    const { temporalAddress: address, temporalNamespace: namespace } = settings;
    return createWorkflowClient({ address, namespace, timeoutMs: CALL_MS });
  },
};
