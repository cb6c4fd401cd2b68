import { useLayoutEffect, useRef, useState } from 'react';
import { offsetOf, type Line } from './windowing.ts';

/**
 * Scroll position, what of it is seen, and its correction when lines above the anchor come or go.
 * @param headPx height of a group's heading, which stays at the top of the list
 */
export function useSteadyScroll<L extends Line>(
  lines: readonly L[],
  selectedId: string | undefined,
  isRow: (line: L) => boolean,
  headPx: number,
) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1_200 });
  const anchor = useRef<{ readonly key: string; readonly above: number } | undefined>(undefined);

  const remember = (): void => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight } = element;
    const seen = (key: string): number | undefined => {
      const y = offsetOf(lines, key);
      return y !== undefined && y >= scrollTop && y < scrollTop + clientHeight ? y : undefined;
    };
    const selected = selectedId === undefined ? undefined : seen(selectedId);
    const first = lines.find((line) => isRow(line) && seen(line.key) !== undefined);
    const key = selected !== undefined ? selectedId : first?.key;
    // At the very top new rows may push: that is where the person looks for them.
    anchor.current =
      key !== undefined && (scrollTop > 0 || selected !== undefined)
        ? { key, above: (seen(key) ?? 0) - scrollTop }
        : undefined;
  };

  useLayoutEffect(() => {
    const element = box.current;
    const kept = anchor.current;
    if (element && kept && element.scrollTop > 0) {
      const y = offsetOf(lines, kept.key);
      if (y !== undefined && y - element.scrollTop !== kept.above) element.scrollTop = y - kept.above;
    }
    remember();
    if (element)
      setView((now) =>
        now.height === element.clientHeight && now.top === element.scrollTop
          ? now
          : { top: element.scrollTop, height: element.clientHeight },
      );
  }, [lines, selectedId]);

  const onScroll = (): void => {
    remember();
    const element = box.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  };
  /** Brings a row into view. */
  const reveal = (key: string, rowPx: number): void => {
    const y = offsetOf(lines, key);
    const element = box.current;
    if (!element || y === undefined) return;
    if (y < element.scrollTop + headPx) element.scrollTop = y - headPx;
    else if (y + rowPx > element.scrollTop + element.clientHeight) element.scrollTop = y + rowPx - element.clientHeight;
  };
  return { box, view, onScroll, reveal };
}
