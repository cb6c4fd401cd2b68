/** How the live feed is. `since`: epoch ms of the last sign of life before it was lost. */
export type LiveState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live'; readonly delayMs: number }
  | { readonly state: 'lost'; readonly since: number };

/** One change of the feed; `seq` orders them. */
export interface LiveChange {
  readonly topic: string;
  readonly seq: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LiveListener {
  readonly onChange: (change: LiveChange) => void;
  /** Changes are missing: everything must be read anew. */
  readonly onReset: () => void;
  readonly onState: (state: LiveState) => void;
  /** The server answered with an error: the session may have ended. */
  readonly onRefused: () => void;
  /** An instant that the server told just now. @returns its delay in ms. */
  readonly onServerTime: (epochMs: number) => number;
}

export const TOPICS = [
  'incidents',
  'tasks',
  'assignments',
  'alerts',
  'indicators',
  'reports',
  'notifications',
  'processes',
  'system',
] as const;

/** The server gives a sign of life every five seconds: such a silence means that the line is dead, whatever the browser thinks. */
const SILENCE_MS = 15_000;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

/**
 * The page's one connection to `/stream`. It resumes after the last number it saw; when the server answers with an error
 * (then a browser gives up for good) or falls silent, it opens a new one by itself.
 */
export class LiveFeed {
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #failures = 0;
  #lastSeq: number | undefined;
  #lastSign = Date.now();
  #openedAt = 0;
  #state: LiveState = { state: 'connecting' };
  #delayMs = 0;

  constructor(
    private readonly url: string,
    private readonly listener: LiveListener,
  ) {}

  start(): void {
    this.#open();
    this.#watch = setInterval(() => this.#checkSilence(), 5_000);
  }

  stop(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    this.#source?.close();
  }

  #open(): void {
    this.#source?.close();
    this.#openedAt = Date.now();
    const resume = this.#lastSeq === undefined ? '' : `&lastEventId=${this.#lastSeq}`;
    const source = new EventSource(`${this.url}?topics=${TOPICS.join(',')}${resume}`);
    this.#source = source;
    source.addEventListener('ready', (event) => this.#sign(event));
    source.addEventListener('heartbeat', (event) => this.#sign(event));
    source.addEventListener('reset', (event) => {
      this.#sign(event);
      this.listener.onReset();
    });
    for (const topic of TOPICS) source.addEventListener(topic, (event) => this.#change(topic, event));
    source.onerror = () => this.#broken(source);
  }

  #change(topic: string, event: MessageEvent<string>): void {
    const data = this.#sign(event);
    const seq = Number(event.lastEventId);
    this.listener.onChange({ topic, seq, data });
  }

  #sign(event: MessageEvent<string>): Readonly<Record<string, unknown>> {
    const data = JSON.parse(event.data) as Record<string, unknown>;
    if (event.lastEventId !== '') this.#lastSeq = Number(event.lastEventId);
    this.#lastSign = Date.now();
    this.#failures = 0;
    const told = typeof data['at'] === 'string' ? Date.parse(data['at']) : Number.NaN;
    // What is caught up on after a break is old; only a heartbeat says something about the delay.
    if (event.type === 'heartbeat' && !Number.isNaN(told)) this.#delayMs = this.listener.onServerTime(told);
    this.#tell({ state: 'live', delayMs: this.#delayMs });
    return data;
  }

  #broken(source: EventSource): void {
    this.#lose();
    if (source.readyState !== EventSource.CLOSED) return;
    this.listener.onRefused();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]);
  }

  #checkSilence(): void {
    const now = Date.now();
    if (now - this.#lastSign < SILENCE_MS) return;
    this.#lose();
    if (now - this.#openedAt >= SILENCE_MS) this.#open();
  }

  #lose(): void {
    if (this.#state.state !== 'lost') this.#tell({ state: 'lost', since: this.#lastSign });
  }

  #tell(state: LiveState): void {
    const was = this.#state;
    if (was.state === 'live' && state.state === 'live' && was.delayMs === state.delayMs) return;
    this.#state = state;
    this.listener.onState(state);
  }
}
