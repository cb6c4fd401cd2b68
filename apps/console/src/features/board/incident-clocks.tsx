import { ClockChip, useI18n, type ClockFacts } from '@trucban/ui';

const ORDER = ['acknowledge', 'dispatch', 'onScene', 'resolve'];

/** The clocks of an incident side by side, each under its name. */
export function IncidentClocks({ clocks }: { readonly clocks: readonly ClockFacts[] }) {
  const { t } = useI18n();
  const shown = ORDER.flatMap((name) => clocks.filter(({ clock, state }) => clock === name && state !== 'cancelled'));
  return (
    <dl className="clocks">
      {shown.map((clock) => (
        <div key={clock.clock}>
          <dt>{t(`clock.${clock.clock}`)}</dt>
          <dd>
            <ClockChip clock={clock} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
