import type { ApiError } from '@trucban/contracts/client';
import { useEffect, useState } from 'react';

/** Seconds until the server takes another try, counted down. */
export function useRetryDelay(error: ApiError | undefined): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const seconds = error?.retryAfterSeconds ?? 0;
    setLeft(seconds);
    if (seconds === 0) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1_000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
