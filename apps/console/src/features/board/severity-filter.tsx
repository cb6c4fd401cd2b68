import type { IncidentListItem } from '@trucban/contracts';
import { SEVERITIES, SeverityShape, useI18n } from '@trucban/ui';

interface FilterProps {
  readonly chosen: readonly string[];
  readonly onChange: (next: readonly string[]) => void;
  /** Nothing while they could not be read. */
  readonly incidents: readonly IncidentListItem[] | undefined;
}

/** A chip for each severity with its number; several may be on. */
export function SeverityFilter({ chosen, onChange, incidents }: FilterProps) {
  const { t } = useI18n();
  return (
    <div className="board-severities" role="group" aria-label={t('board.bySeverity')}>
      {SEVERITIES.map((severity) => {
        const on = chosen.includes(severity);
        return (
          <button
            key={severity}
            type="button"
            className={`chip-filter ${on ? 'chip-filter-on' : ''}`}
            aria-pressed={on}
            onClick={() => onChange(on ? chosen.filter((each) => each !== severity) : [...chosen, severity])}
          >
            <SeverityShape severity={severity} size={16} />
            <span className="tb-num">{incidents?.filter((each) => each.severity === severity).length ?? '–'}</span>
          </button>
        );
      })}
    </div>
  );
}
