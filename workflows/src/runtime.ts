import { DefaultLogger, Runtime, makeTelemetryFilterString, type LogLevel } from '@temporalio/worker';

/** One line of the SDK's log. */
export interface WorkerLogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

let installed = false;

/** The SDK's runtime is one for the process, and stops on signals by itself unless told not to. */
export function installRuntime(log?: (entry: WorkerLogEntry) => void): void {
  if (installed) return;
  installed = true;
  const logger = new DefaultLogger(
    'WARN',
    log && (({ level, message, meta }) => log({ level, message, attributes: meta ?? {} })),
  );
  // The native core would write to the console by itself.
  const logging = { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) };
  Runtime.install({ logger, telemetryOptions: { logging }, shutdownSignals: [] });
}
