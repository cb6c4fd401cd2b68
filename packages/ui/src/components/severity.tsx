import tokens from '../tokens.json' with { type: 'json' };
import { useI18n, type Locale } from '../i18n/i18n.tsx';

/** The five severities of the domain pack, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

const SHAPES: Record<Severity, string> = {
  critical: 'M7 1h10l6 6v10l-6 6H7l-6-6V7z',
  high: 'M12 1.5 23.2 22H.8z',
  medium: 'M12 .8 23.2 12 12 23.2.8 12z',
  low: 'M2.5 2.5h19v19h-19z',
  info: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22z',
};

/** Letter of a severity; the same in both languages. */
export function severityLetter(severity: Severity): string {
  return tokens.severity[severity].code;
}

/** What a severity is called. */
export function severityName(severity: Severity, locale: Locale): string {
  return tokens.severity[severity][locale];
}

/** The filled shape with its letter: shape, word (as label) and colour say the same. @param size px. */
export function SeverityShape({ severity, size = 26 }: { readonly severity: Severity; readonly size?: number }) {
  const { locale } = useI18n();
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role="img"
      aria-label={tokens.severity[severity][locale]}
      className={`tb-sev tb-sev-${severity}`}
    >
      <title>{tokens.severity[severity][locale]}</title>
      <path d={SHAPES[severity]} fill={`var(--tb-sev-${severity}-fill)`} />
      <text
        x="12"
        y={severity === 'high' ? 19 : 16.6}
        textAnchor="middle"
        fontSize="12.5"
        fontWeight="700"
        fill={`var(--tb-sev-${severity}-on)`}
      >
        {severityLetter(severity)}
      </text>
    </svg>
  );
}

/** Shape and word, for headers and forms. */
export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  const { locale } = useI18n();
  return (
    <span className="tb-sev-badge">
      <SeverityShape severity={severity} size={18} />
      <span>{tokens.severity[severity][locale]}</span>
    </span>
  );
}
