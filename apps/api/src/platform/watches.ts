import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from './logger.ts';
import { PLATFORM_OPTIONS, type PlatformOptions } from './options.ts';
import { Settings } from './settings.ts';

/** What is looked at: a name for the log, and the look, which may fail. */
interface Watch {
  readonly what: string;
  readonly look: () => Promise<void>;
}

/** Looks every `TRUCBAN_WATCH_SECONDS` at what nobody tells of by himself. In processes that run queued tasks only. */
@Injectable()
export class Watches implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #all: Watch[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly logger: Logger,
    @Inject(PLATFORM_OPTIONS) private readonly options: PlatformOptions,
  ) {}

  /** Registers a look; once, in the constructor of who looks. */
  add(what: string, look: () => Promise<void>): void {
    this.#all.push({ what, look });
  }

  onApplicationBootstrap(): void {
    const { watchSeconds } = this.settings;
    if (!this.options.runQueue || !(watchSeconds > 0)) return;
    this.#timer = setInterval(() => this.#all.forEach((watch) => void this.#run(watch)), watchSeconds * 1_000);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #run({ what, look }: Watch): Promise<void> {
    try {
      await look();
    } catch (error) {
      this.logger.warn({ err: error, what }, 'a look failed');
    }
  }
}
