import type { Locale } from '@trucban/ui';
import { elementName } from './element-names.ts';
import { viCanvas } from './vi-canvas.ts';
import { viPanel } from './vi-panel.ts';

type Replacements = Readonly<Record<string, string | number>>;

/** Vietnamese of a text that the editor asks for; `undefined` when the catalogue has none. */
export function vietnamese(text: string): string | undefined {
  return viCanvas[text] ?? viPanel[text] ?? elementName(text);
}

/**
 * The editor's `translate`: its own English texts in the page's language. It is asked anew whenever something is drawn, so a
 * switch of the language needs no new editor.
 */
export function createTranslate(locale: () => Locale): (text: string, replacements?: Replacements) => string {
  return (text, replacements = {}) => {
    const own = (locale() === 'vi' ? vietnamese(text) : undefined) ?? text;
    return own.replace(/\{([^}]+)\}/g, (whole, name: string) => {
      const value = replacements[name];
      return value === undefined ? whole : String(value);
    });
  };
}
