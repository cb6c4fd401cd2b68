import { connect } from 'node:net';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import { Clock, LIMITS, Settings } from '../platform/public.ts';

/** Whether Temporal's frontend takes connections, and since when it doesn't. Asked in the background. */
@Injectable()
export class TemporalProbe implements OnApplicationBootstrap, OnApplicationShutdown {
  #since: Instant | null = null;
  #known = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.temporalAddress === undefined) return;
    void this.#look();
    this.#timer = setInterval(() => void this.#look(), LIMITS.temporalProbeMs);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** `unknown` before the first look and where no address is set. */
  get state(): { readonly status: 'up' | 'down' | 'unknown'; readonly since: Instant | null } {
    return { status: this.#known ? (this.#since === null ? 'up' : 'down') : 'unknown', since: this.#since };
  }

  async #look(): Promise<void> {
    const up = await answers(this.settings.temporalAddress ?? '');
    this.#known = true;
    this.#since = up ? null : (this.#since ?? this.clock.now());
  }
}

function answers(address: string): Promise<boolean> {
  const [host = '127.0.0.1', port = '7233'] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 1_000 });
    const done = (up: boolean) => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', () => done(true));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
