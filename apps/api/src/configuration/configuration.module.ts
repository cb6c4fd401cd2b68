import { Global, Module } from '@nestjs/common';
import { ConfigDocuments } from './config-documents.ts';
import { ConfigStore } from './config-store.ts';

/** Versioned configuration of every kind. */
@Global()
@Module({ providers: [ConfigStore, ConfigDocuments], exports: [ConfigStore, ConfigDocuments] })
export class ConfigurationModule {}
