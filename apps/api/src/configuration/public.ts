export { canonicalJson, contentHash } from './canonical.ts';
export { ConfigCache } from './config-cache.ts';
export type { ConfigKind } from './config-kind.ts';
export { toConfigVersion, type ConfigRecord } from './config-record.ts';
export { ConfigStore, type DraftOptions } from './config-store.ts';
export { ConfigurationModule } from './configuration.module.ts';
export { documentOf, versionOf, versionsController, type ConfigDocument } from './versions.controller.ts';
