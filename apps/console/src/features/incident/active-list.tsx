import type { HistoryEntry, InstanceDto } from '@trucban/contracts';
import { clockTime, useI18n } from '@trucban/ui';
import type { DiagramStates } from '@trucban/ui/diagram-states';

interface ListProps {
  readonly history: readonly HistoryEntry[];
  readonly instance: InstanceDto;
  readonly states: DiagramStates;
  /** Names of the diagram's elements. */
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (elementId: string) => void;
}

/** The diagram as a list: what was done when, and what runs; the same for those who can't see the drawing. */
export function ActiveList({ history, instance, states, names, onOpen }: ListProps) {
  const { t } = useI18n();
  const done = history.filter(
    ({ type, elementId, elementType }) =>
      type === 'elementCompleted' && elementId !== null && /task|event|activity|process/i.test(elementType ?? ''),
  );
  return (
    <ol className="run-list tb-scroll">
      {done.map((entry) => (
        <li key={entry.sequence} className="run-item run-done">
          <span className="run-mark" aria-label={t('step.done')}>
            ✓
          </span>
          <Name elementId={entry.elementId ?? ''} names={names} instance={instance} onOpen={onOpen} />
          <time className="tb-quiet tb-num">{clockTime(entry.at, true)}</time>
        </li>
      ))}
      {instance.activeElements.map((element) => (
        <li
          key={element.elementInstanceId}
          className={`run-item run-${states.elements.get(element.elementId) ?? 'current'}`}
        >
          <span className="run-mark" aria-label={t(element.state === 'incident' ? 'step.fault' : 'step.current')}>
            {element.state === 'incident' ? '!' : '●'}
          </span>
          <span>{element.name || (names.get(element.elementId) ?? element.elementId)}</span>
          {instance.children.some(({ elementId }) => elementId === element.elementId) && (
            <button type="button" className="link-button" onClick={() => onOpen(element.elementId)}>
              {t('incident.openStep')}
            </button>
          )}
          <time className="tb-quiet tb-num">{t('incident.clockFrom', { time: clockTime(element.since, true) })}</time>
        </li>
      ))}
    </ol>
  );
}

function Name({
  elementId,
  names,
  instance,
  onOpen,
}: {
  readonly elementId: string;
  readonly names: ReadonlyMap<string, string>;
  readonly instance: InstanceDto;
  readonly onOpen: (elementId: string) => void;
}) {
  const called = instance.children.some((child) => child.elementId === elementId);
  const name = names.get(elementId) ?? elementId;
  if (!called) return <span>{name}</span>;
  return (
    <button type="button" className="link-button" onClick={() => onOpen(elementId)}>
      {name}
    </button>
  );
}
