import { compile } from '@trucban/sop-engine';
import type { CheckAnswer, CheckQuestion } from './messages.ts';

/** Compiles off the page's own thread, so that drawing never waits for it. */
self.onmessage = ({ data: { id, xml } }: MessageEvent<CheckQuestion>) => {
  const begun = performance.now();
  compile(xml).then(
    ({ problems }) =>
      answer({
        id,
        ms: Math.round(performance.now() - begun),
        problems: problems.map((each) => ({ ...each, elementId: each.elementId || null })),
      }),
    (error: unknown) => answer({ id, failure: String(error) }),
  );
};

function answer(message: CheckAnswer): void {
  self.postMessage(message);
}
