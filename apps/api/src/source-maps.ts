import { setSourceMapsSupport } from 'node:module';

// Our own files have maps; reading those of every package too costs each start a sixth of its time.
setSourceMapsSupport(true, { nodeModules: false });
