import { useSyncExternalStore } from 'react';
import { serverNow } from '../time/ticker.ts';
import { applyTheme } from './theme.ts';

/** Light by day, dark from 18:00 to 06:00 province time; a person's own choice wins and stays on the device. */
export type ThemeMode = 'light' | 'dark';

const STORAGE_KEY = 'trucban.theme';
const HOUR_MS = 3_600_000;
const listeners = new Set<() => void>();

/** Theme of an instant (epoch ms) where nobody has chosen. */
export function themeAt(epochMs: number): ThemeMode {
  const hour = Math.floor((epochMs / HOUR_MS + 7) % 24);
  return hour >= 18 || hour < 6 ? 'dark' : 'light';
}

function stored(): ThemeMode | undefined {
  const value = localStorage.getItem(STORAGE_KEY);
  return value === 'light' || value === 'dark' ? value : undefined;
}

let mode: ThemeMode = typeof localStorage === 'undefined' ? 'light' : (stored() ?? themeAt(serverNow()));

function set(next: ThemeMode): void {
  if (next === mode) return;
  mode = next;
  applyTheme(next);
  for (const each of listeners) each();
}

/** The other theme, kept on this device. */
export function toggleTheme(): void {
  const next = mode === 'dark' ? 'light' : 'dark';
  localStorage.setItem(STORAGE_KEY, next);
  set(next);
}

/** Puts the theme on the page and follows the hour. Call once, before the first paint. */
export function startTheme(): void {
  applyTheme(mode);
  setInterval(() => !stored() && set(themeAt(serverNow())), 60_000);
}

/** The page's theme. */
export function useThemeMode(): ThemeMode {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => mode,
  );
}
