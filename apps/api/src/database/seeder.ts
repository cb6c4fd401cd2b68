import type { INestApplicationContext } from '@nestjs/common';

/** Where and what a seeder loads. */
export interface SeedContext {
  /** The application's services: `context.app.get(ConfigStore)`. */
  readonly app: Pick<INestApplicationContext, 'get'>;
  /** Whether the sample province is wanted (`TRUCBAN_DEMO=1`); the shipped library is loaded always. */
  readonly demo: boolean;
  /** Root of the checkout: `province/`, `sop/library`, `forms/definitions` lie there. */
  readonly root: string;
  readonly log: (message: string) => void;
}

/** Loads something; running it again changes nothing. */
export type Seeder = (context: SeedContext) => Promise<void>;
