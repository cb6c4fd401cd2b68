import type { KeyboardEvent, ReactNode } from 'react';

interface TabListProps<Tab extends string> {
  /** Of the panel: its tabs are `id-tab-…`, its content is `id-body`. */
  readonly id: string;
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: Tab;
  readonly words: (tab: Tab) => ReactNode;
  readonly onChoose: (tab: Tab) => void;
  /** What stands after them. */
  readonly children?: ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Tabs over a panel: one stop for Tab, the arrows choose. */
export function TabList<Tab extends string>({ id, label, tabs, chosen, words, onChoose, children }: TabListProps<Tab>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next);
    document.getElementById(`${id}-tab-${next}`)?.focus();
  };
  return (
    <div className="bottom-tabs">
      <div className="bottom-tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`${id}-tab-${each}`}
            aria-controls={`${id}-body`}
            aria-selected={each === chosen}
            tabIndex={each === chosen ? 0 : -1}
            className="bottom-tab"
            onClick={() => onChoose(each)}
          >
            {words(each)}
          </button>
        ))}
      </div>
      {children}
    </div>
  );
}

/** What a panel of tabs shows: named after the tab that is chosen, and within reach of the keyboard. */
export function TabBody({
  id,
  chosen,
  className = '',
  children,
}: {
  readonly id: string;
  readonly chosen: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={className} role="tabpanel" id={`${id}-body`} aria-labelledby={`${id}-tab-${chosen}`} tabIndex={0}>
      {children}
    </div>
  );
}
