import { IntlMessageFormat } from 'intl-messageformat';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

/** Vietnamese first, English second. */
export type Locale = 'vi' | 'en';
/** Texts by key, in ICU message syntax. */
export type Catalogue = Readonly<Record<string, string>>;
/** Both languages of one app or package. */
export type Catalogues = Readonly<Record<Locale, Catalogue>>;
/** Looks a key up and fills its parameters; a text in two languages passes through. */
export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

interface I18n {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  readonly t: Translate;
}

const I18nContext = createContext<I18n | undefined>(undefined);
const STORAGE_KEY = 'trucban.locale';

function translator(locale: Locale, catalogue: Catalogue): Translate {
  const formats = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    const text = catalogue[key];
    if (text === undefined) return key;
    if (!values && !text.includes('{')) return text;
    let format = formats.get(key);
    if (!format) formats.set(key, (format = new IntlMessageFormat(text, locale)));
    return String(format.format(values));
  };
}

/** Gives the page its language. The choice is kept on the device. */
export function I18nProvider({
  catalogues,
  children,
}: {
  readonly catalogues: readonly Catalogues[];
  readonly children: ReactNode;
}) {
  const [locale, setLocaleState] = useState<Locale>(() => (localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'vi'));
  const value = useMemo<I18n>(() => {
    const merged = Object.assign({}, ...catalogues.map((each) => each[locale])) as Catalogue;
    document.documentElement.lang = locale;
    return {
      locale,
      setLocale: (next) => {
        localStorage.setItem(STORAGE_KEY, next);
        setLocaleState(next);
      },
      t: translator(locale, merged),
    };
  }, [catalogues, locale]);
  return <I18nContext.Provider value={value}>{children}</I18nContext.Provider>;
}

/** The page's language, its switch and `t`. @throws when used outside `I18nProvider`. */
export function useI18n(): I18n {
  const value = useContext(I18nContext);
  if (!value) throw new Error('useI18n needs an I18nProvider');
  return value;
}

/** Picks the page's language of a text that comes in both. */
export function useLocalized(): (text: { readonly vi: string; readonly en?: string } | undefined | null) => string {
  const { locale } = useI18n();
  return (text) => (text ? ((locale === 'en' ? text.en : undefined) ?? text.vi) : '');
}
