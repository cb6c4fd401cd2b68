/** The configuration of the embedded Temporal server: four services in one process, on loopback. */

export interface TemporalPorts {
  readonly frontend: number;
  readonly frontendMembership: number;
  readonly history: number;
  readonly historyMembership: number;
  readonly matching: number;
  readonly matchingMembership: number;
  readonly worker: number;
  readonly workerMembership: number;
}

export const temporalPortNames = [
  'frontend',
  'frontendMembership',
  'history',
  'historyMembership',
  'matching',
  'matchingMembership',
  'worker',
  'workerMembership',
] as const satisfies readonly (keyof TemporalPorts)[];

/** The number of shards can never be changed in a database that has been used. */
const shards = 4;

/** @returns the configuration file; JSON is YAML too, and needs no care with quotes */
export function renderTemporalConfig(
  ports: TemporalPorts,
  postgresPort: number,
  password: string,
  dynamicFile: string,
): string {
  const store = (databaseName: string, connections: number): object => ({
    sql: {
      // This driver keeps its statements prepared; with `postgres12` each is parsed and planned anew.
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: `127.0.0.1:${postgresPort}`,
      connectProtocol: 'tcp',
      user: 'temporal',
      password,
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
    },
  });
  const rpc = (grpcPort: number, membershipPort: number): object => ({
    rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1' },
  });
  const archival = { history: { state: 'disabled' }, visibility: { state: 'disabled' } };
  const frontend = `127.0.0.1:${ports.frontend}`;
  const config = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: shards,
      datastores: { default: store('temporal', 20), visibility: store('temporal_visibility', 5) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: rpc(ports.frontend, ports.frontendMembership),
      history: rpc(ports.history, ports.historyMembership),
      matching: rpc(ports.matching, ports.matchingMembership),
      worker: rpc(ports.worker, ports.workerMembership),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: frontend },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    archival,
    namespaceDefaults: { archival },
    publicClient: { hostPort: frontend },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '60s' },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
