import { useEffect, useRef } from 'react';

/** Actions by key: `F2`, `?`, `a`, `ctrl+enter`, `ctrl+alt+n`. A handler that returns `false` leaves the key to the browser. */
export type Hotkeys = Readonly<Record<string, ((event: KeyboardEvent) => void | boolean) | undefined>>;

/** The name under which a pressed key is looked up. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'code'>): string {
  const command = event.ctrlKey || event.metaKey;
  // With Alt some layouts make another character of the letter; the place on the keyboard is what is meant.
  const key = event.altKey && /^(Key|Digit)/.test(event.code) ? event.code.replace(/^(Key|Digit)/, '') : event.key;
  return `${command ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key.toLowerCase()}`;
}

/** Whether the person is writing: then single letters are text, not commands. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role=dialog],[role=combobox]') !== null
  );
}

/** A list takes every Enter for itself, also one that is a command of the page. */
function isOfList(event: KeyboardEvent, name: string): boolean {
  return (
    name === 'ctrl+enter' && event.target instanceof HTMLElement && event.target.closest('[role=combobox]') !== null
  );
}

/** Listens on the whole page while the component is mounted; keys without Ctrl, Alt or F-number rest while somebody writes. */
export function useHotkeys(keys: Hotkeys, enabled = true): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    const run = (event: KeyboardEvent, name: string): boolean => {
      const handler = current.current[name];
      const taken = handler !== undefined && handler(event) !== false;
      if (taken) event.preventDefault();
      return taken;
    };
    const beforeList = (event: KeyboardEvent): void => {
      const name = keyName(event);
      if (isOfList(event, name) && !event.isComposing && run(event, name)) event.stopPropagation();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = keyName(event);
      const single = !/^(ctrl|alt)\+|^f\d+$/.test(name);
      if (single && isWriting(event.target)) return;
      run(event, name);
    };
    window.addEventListener('keydown', beforeList, { capture: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', beforeList, { capture: true });
      window.removeEventListener('keydown', onKey);
    };
  }, [enabled]);
}
