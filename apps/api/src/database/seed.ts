import { NestFactory } from '@nestjs/core';
import { checkoutRoot, Settings } from '../platform/settings.ts';
import { AppModule } from '../app.module.ts';
import { seeders } from './seeds.ts';

/** Loads the shipped library and, in demo mode, the sample province, with the application's services and rights. */
export async function seedDatabase(settings: Settings, log: (message: string) => void): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule.forRoot({ settings }), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  try {
    for (const seed of seeders) await seed({ app, demo: settings.demo, root: checkoutRoot(), log });
  } finally {
    await app.close();
  }
}
