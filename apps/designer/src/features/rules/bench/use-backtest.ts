import { serverNow } from '@trucban/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ruleApi } from '../../../shared/config/config-api.ts';
import { NO_TRIAL, daysBefore, withDay, type Trial } from '../model/backtest.ts';

/** A back-test under way or done. */
export interface Run {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly trial: Trial;
  readonly done: number;
  readonly all: number;
  readonly ms: number;
  readonly error?: unknown;
}

/** Runs a rule over stored events, day by day; it can be stopped between and within days. */
export function useBacktest(code: string, version: number) {
  const [run, setRun] = useState<Run>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const cancel = useCallback(() => stop.current?.abort(), []);
  const start = useCallback(
    async (count: number): Promise<void> => {
      stop.current?.abort();
      const own = new AbortController();
      stop.current = own;
      const began = performance.now();
      const days = daysBefore(serverNow(), count);
      let trial = NO_TRIAL;
      const tell = (state: Run['state'], error?: unknown): void => {
        if (stop.current !== own) return;
        const ms = performance.now() - began;
        setRun({ state, trial, done: trial.days.length, all: days.length, ms, ...(error !== undefined && { error }) });
      };
      tell('running');
      try {
        for (const day of days) {
          const { from, to } = day;
          trial = withDay(trial, day, await ruleApi.backtest(code, { from, to, version }, own.signal));
          tell('running');
        }
        tell('done');
      } catch (error) {
        tell(own.signal.aborted ? 'cancelled' : 'failed', error);
      }
    },
    [code, version],
  );
  return { run, start, cancel };
}
