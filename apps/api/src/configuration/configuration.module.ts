import { Global, Module } from '@nestjs/common';
import { ConfigStore } from './config-store.ts';

/** Versioned configuration of every kind. */
@Global()
@Module({ providers: [ConfigStore], exports: [ConfigStore] })
export class ConfigurationModule {}
