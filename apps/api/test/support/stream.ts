import type { Caller } from './caller.ts';

/** One server-sent event. */
export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: any;
}

/** An open live feed. */
export interface OpenStream {
  /** The next event (of this name; others are passed over). `ready` and heartbeats are passed over unless asked for. */
  next(event?: string): Promise<StreamEvent>;
  close(): void;
}

/** Opens the live feed and waits until it is ready (or reset). */
export async function openStream(
  caller: Caller,
  query = '',
  headers: Record<string, string> = {},
): Promise<OpenStream> {
  const abort = new AbortController();
  const response = await caller.stream(`/stream${query}`, abort.signal, headers);
  if (response.status !== 200 || !response.body) throw new Error(`stream: ${response.status} ${await response.text()}`);
  const events = parse(response.body);
  const next = async (wanted?: string): Promise<StreamEvent> => {
    for (;;) {
      const { value, done } = await events.next();
      if (done) throw new Error('the stream ended');
      if (wanted === undefined ? value.event !== 'ready' && value.event !== 'heartbeat' : value.event === wanted)
        return value;
    }
  };
  if (headers['last-event-id'] === undefined) await next('ready');
  return { next, close: () => abort.abort() };
}

async function* parse(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent, void> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (name: string) =>
          block
            .split('\n')
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        const data = field('data');
        if (data !== undefined)
          yield { id: field('id') ?? '', event: field('event') ?? 'message', data: JSON.parse(data) };
      }
    }
  } catch {
    // Aborted by close().
  }
}
