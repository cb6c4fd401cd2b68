import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** Filters of a page that live in its address; an empty value leaves it. Going back leads past changes of filters. */
export function useAddress(): readonly [URLSearchParams, (name: string, value: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (name: string, value: string | undefined) =>
      setParams(
        (now) => {
          if (value) now.set(name, value);
          else now.delete(name);
          return now;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [params, set];
}
