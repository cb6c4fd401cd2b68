export { contentHash } from './canonical.ts';
export { ConfigCache, KeptInForce } from './config-cache.ts';
export { ConfigDocuments, givenDocument, givenWithOwnNote } from './config-documents.ts';
export { documentListController, documentsController } from './documents.controller.ts';
export type { ConfigKind } from './config-kind.ts';
export { TOOK_EFFECT, toConfigVersion, type Coming, type ConfigRecord, type InForce } from './config-record.ts';
export { ConfigStore, type DraftOptions } from './config-store.ts';
export { ConfigurationModule } from './configuration.module.ts';
export {
  documentOf,
  versionOf,
  versionsController,
  withForce,
  type ConfigDocument,
  type Readers,
} from './versions.controller.ts';
