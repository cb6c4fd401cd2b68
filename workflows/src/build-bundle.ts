import { workflowBundle } from './bundle.ts';

// Run after `tsc -b`, so that the first worker starts as fast as the next ones.
await workflowBundle();
