import common = require('@temporalio/common');

/** Loaded by path by the worker and by the workflow sandbox, with `require`: hence CommonJS. */
const failureConverter = new common.DefaultFailureConverter({ encodeCommonAttributes: true });

export = { failureConverter };
