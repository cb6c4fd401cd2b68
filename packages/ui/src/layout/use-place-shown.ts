import { useEffect, useRef, type RefObject } from 'react';

/** For a rail that has more places than room, on a phone: keeps the one that people are at in view. @param pathname of the page */
export function usePlaceShown(pathname: string): RefObject<HTMLElement | null> {
  const rail = useRef<HTMLElement>(null);
  useEffect(() => {
    rail.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return rail;
}
