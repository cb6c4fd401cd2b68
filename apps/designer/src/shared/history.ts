import { useCallback, useState } from 'react';

/** Most steps that can be taken back. */
const DEPTH = 100;
/** Changes of the same thing within this time are one step. */
const JOIN_MS = 800;

interface Past<State> {
  readonly past: readonly State[];
  readonly now: State;
  readonly future: readonly State[];
  readonly about: string;
  readonly at: number;
}

/** A value with its past: undo and redo. Quick changes about the same thing, such as typing in one field, count as one. */
export function useHistory<State>(first: State) {
  const [history, setHistory] = useState<Past<State>>({ past: [], now: first, future: [], about: '', at: 0 });
  const set = useCallback((next: State, about: string) => {
    setHistory(({ past, now, about: before, at }) => {
      const joined = about !== '' && about === before && Date.now() - at < JOIN_MS;
      return { past: joined ? past : [...past, now].slice(-DEPTH), now: next, future: [], about, at: Date.now() };
    });
  }, []);
  const undo = useCallback(() => {
    setHistory((h) => {
      const previous = h.past.at(-1);
      return previous === undefined
        ? h
        : { past: h.past.slice(0, -1), now: previous, future: [h.now, ...h.future], about: '', at: 0 };
    });
  }, []);
  const redo = useCallback(() => {
    setHistory((h) => {
      const [next, ...rest] = h.future;
      return next === undefined ? h : { past: [...h.past, h.now], now: next, future: rest, about: '', at: 0 };
    });
  }, []);
  const reset = useCallback((state: State) => setHistory({ past: [], now: state, future: [], about: '', at: 0 }), []);
  return {
    state: history.now,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    set,
    undo,
    redo,
    reset,
  };
}

/** The field that differs: typing in one is one step of undo. */
export const changedIn = (before: object, after: object): string => {
  const [old, now] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>];
  return Object.keys({ ...old, ...now }).find((key) => old[key] !== now[key]) ?? '';
};
