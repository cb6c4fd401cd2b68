import { useEffect, useRef, type RefObject } from 'react';

/**
 * For the `.tb-tabs` of a screen: on a phone their line is moved until the tab of the page that is open can be seen.
 * `shown` is whatever decides which tab that is and how wide the others are.
 */
export function useCurrentTab(shown: string): RefObject<HTMLElement | null> {
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    tabs.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown]);
  return tabs;
}
