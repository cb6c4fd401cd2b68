import { theme as antdTheme, type ThemeConfig } from 'antd';
import tokens from '../tokens.json' with { type: 'json' };

/** Light (`ngày`), dark (`đêm`) and the video wall. */
export type ThemeName = 'light' | 'dark' | 'wall';

type Values = { readonly [key: string]: string | Values };

function cssName(path: readonly string[]): string {
  return (
    '--tb-' +
    path
      .map((part) =>
        part
          .replace(/_/g, '-')
          .replace(/[A-Z]{2,}/g, (caps) => caps.toLowerCase())
          .replace(/([a-z])([A-Z])/g, '$1-$2')
          .toLowerCase(),
      )
      .join('-')
  );
}

function cssLines(values: Values, path: readonly string[] = []): string[] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${cssName([...path, key])}:${value}`]
      : typeof value === 'object'
        ? cssLines(value, [...path, key])
        : [],
  );
}

/** The custom properties of a theme, `--tb-surface2`, `--tb-sev-high-fill`, … as one declaration block. */
export function cssVariables(name: ThemeName): string {
  return cssLines(tokens.themes[name] as unknown as Values).join(';');
}

/** Makes a theme the page's own: its custom properties and the browser's own controls follow. */
export function applyTheme(name: ThemeName): void {
  const root = document.documentElement;
  for (const line of cssLines(tokens.themes[name] as unknown as Values)) {
    const at = line.indexOf(':');
    root.style.setProperty(line.slice(0, at), line.slice(at + 1));
  }
  root.dataset['theme'] = name;
  root.style.colorScheme = name === 'light' ? 'light' : 'dark';
}

/** Ant Design's theme from the same tokens. The wall uses the dark one. */
export function antTheme(name: ThemeName): ThemeConfig {
  const base = name === 'light' ? tokens.antd.light : tokens.antd.dark;
  const { primaryText, text2 } = tokens.themes[name];
  // What may not be changed is there to be read.
  const legible = { colorTextDisabled: text2 };
  // Ant writes with the fill colour of the primary; as text on a dark ground it is too weak.
  const { components } = base as ThemeConfig;
  return {
    ...(base as ThemeConfig),
    components: {
      ...components,
      Tabs: {
        ...components?.Tabs,
        itemSelectedColor: primaryText,
        itemHoverColor: primaryText,
        inkBarColor: primaryText,
      },
      Input: { ...components?.Input, ...legible },
      InputNumber: { ...components?.InputNumber, ...legible },
      Select: { ...components?.Select, ...legible },
      DatePicker: { ...components?.DatePicker, ...legible },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    },
    algorithm: name === 'light' ? antdTheme.defaultAlgorithm : antdTheme.darkAlgorithm,
  };
}
