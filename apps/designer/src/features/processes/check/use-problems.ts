import type { ConfigProblem } from '@trucban/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { processApi } from '../../../shared/config/config-api.ts';
import { LocalCompiler } from './local-compiler.ts';
import { placeProblems, type Mention, type PlacedProblem } from './problem-places.ts';

const LOCAL_DELAY_MS = 150;
const SERVER_DELAY_MS = 1_200;

/** A model as it stands on the canvas. */
export interface Drawn {
  readonly xml: string;
  readonly mentions: readonly Mention[];
}
/** What is wrong in the model, and how far checking has come. */
export interface ProblemsState {
  readonly problems: readonly PlacedProblem[];
  readonly checking: boolean;
  /** How long the last local check took. */
  readonly ms: number | undefined;
  /** Why the server could not check it. */
  readonly offline: string | undefined;
}

/**
 * Checks the model after each change: the engine in this page at once, the server (which knows forms, groups, job types) when
 * drawing rests. `check` is called on every change.
 */
export function useProblems(read: () => Promise<Drawn>): ProblemsState & { readonly check: () => void } {
  const [state, setState] = useState<ProblemsState>({
    problems: [],
    checking: true,
    ms: undefined,
    offline: undefined,
  });
  const compiler = useRef<LocalCompiler>(undefined);
  const timers = useRef<ReturnType<typeof setTimeout>[]>([]);
  const latest = useRef({ read, asked: 0, server: [] as readonly ConfigProblem[] });
  useEffect(() => {
    latest.current.read = read;
  });
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
      compiler.current?.close();
      compiler.current = undefined;
    };
  }, []);

  const check = useCallback(() => {
    const asked = (latest.current.asked += 1);
    const stale = (): boolean => asked !== latest.current.asked;
    const locally = async (): Promise<void> => {
      const { xml, mentions } = await latest.current.read();
      const found = await (compiler.current ??= new LocalCompiler()).check(xml);
      if (stale() || !found) return;
      // What only the server knows has no element of its own; it stays until the server is asked again.
      const known = latest.current.server.filter(({ elementId }) => elementId === null);
      setState((now) => ({ ...now, ms: found.ms, problems: placeProblems([...found.problems, ...known], mentions) }));
    };
    const atServer = async (): Promise<void> => {
      const { xml, mentions } = await latest.current.read();
      try {
        const { problems } = await processApi.validate(xml);
        if (stale()) return;
        latest.current.server = problems;
        setState((now) => ({
          ...now,
          checking: false,
          offline: undefined,
          problems: placeProblems(problems, mentions),
        }));
      } catch (error) {
        if (!stale()) setState((now) => ({ ...now, checking: false, offline: (error as Error).message }));
      }
    };
    for (const timer of timers.current) clearTimeout(timer);
    setState((now) => ({ ...now, checking: true }));
    timers.current.splice(
      0,
      timers.current.length,
      setTimeout(() => void locally(), LOCAL_DELAY_MS),
      setTimeout(() => void atServer(), SERVER_DELAY_MS),
    );
  }, []);
  return { ...state, check };
}
