import type { Caller } from '../../scripts/drill/centre.ts';

/** A change on the live feed, with the moment at which it arrived here (`performance.now()`). */
export interface Change {
  readonly topic: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** Opens the live feed as a browser does. @returns when it is ready, with what closes it */
export async function openLive(
  caller: Caller,
  topics: string,
  onChange: (change: Change) => void,
): Promise<() => void> {
  const abort = new AbortController();
  const answer = await caller.stream(`/stream?topics=${topics}`, abort.signal);
  if (!answer.ok || !answer.body) throw new Error(`the live feed answered ${answer.status}`);
  const body = answer.body;
  await new Promise<void>((ready, fail) => {
    const read = async (): Promise<void> => {
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of body) {
        const atMs = performance.now();
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const topic = /^event: (.*)$/m.exec(block)?.[1];
          const data = /^data: (.*)$/m.exec(block)?.[1];
          if (topic === 'ready') ready();
          else if (topic && data) onChange({ topic, data: JSON.parse(data) as Change['data'], atMs });
        }
      }
    };
    read().catch((error: unknown) => (abort.signal.aborted ? undefined : fail(error as Error)));
  });
  return () => abort.abort();
}
