import type { ActivityOptions, LocalActivityOptions } from '@temporalio/common';

/** Tried again for ever: the database comes back, and then the work must be done. */
const forEver = { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '10 seconds' } as const;

/** One short SQL transaction: run by the worker that runs the workflow, without a round trip through the server. */
export const shortTransaction: LocalActivityOptions = { startToCloseTimeout: '30 seconds', retry: forEver };

/** An activity that shows no sign of life for so long is given out again: its worker has died. */
export const signOfLife = { heartbeatTimeout: '10 seconds' } as const;

/** Work that goes outside or takes longer than a workflow task may. */
export const longWork: ActivityOptions = { startToCloseTimeout: '2 minutes', ...signOfLife, retry: forEver };

/** Work of many minutes whose progress is on disk: an attempt that dies is noticed by its missing signs of life. */
export const steadyWork: ActivityOptions = { ...longWork, startToCloseTimeout: '30 minutes' };
