import type { EventDto, RuleTestResult } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { useEffect, useState, type RefObject } from 'react';
import { ContentCompare } from '../../../shared/config/content-compare.tsx';
import { TabBody, TabList } from '../../../shared/tab-list.tsx';
import type { JsonObject } from '../../../shared/json/json-value.ts';
import { BacktestTab } from './backtest-tab.tsx';
import { EventTab } from './event-tab.tsx';
import { ShadowTab } from './shadow-tab.tsx';
import { useBacktest } from './use-backtest.ts';
import type { useSample } from './use-sample.ts';

type Tab = 'backtest' | 'event' | 'shadow' | 'compare';
const TABS: readonly Tab[] = ['backtest', 'event', 'shadow', 'compare'];

interface BenchProps {
  readonly code: string;
  readonly version: number;
  /** Version in force, where it is another one. */
  readonly running: number | undefined;
  readonly draft: JsonObject;
  readonly blocked: string | undefined;
  /** Whether it has errors. */
  readonly faulty: boolean;
  readonly events: readonly EventDto[];
  readonly sample: ReturnType<typeof useSample>;
  readonly result: RuleTestResult['results'][number] | undefined;
  readonly error: unknown;
  /** What `Ctrl Enter` does. */
  readonly start: RefObject<(() => void) | undefined>;
}

/** The test bench of a rule: history, one event, comparison with the version in force. */
export function Bench({
  code,
  version,
  running,
  draft,
  blocked,
  faulty,
  events,
  sample,
  result,
  error,
  start,
}: BenchProps) {
  const { t } = useI18n();
  const [tab, setTab] = useState<Tab>('backtest');
  const [days, setDays] = useState(30);
  const { run, start: begin, cancel } = useBacktest(code, version);
  const go = (): void => {
    setTab('backtest');
    if (blocked === undefined && run?.state !== 'running') void begin(days);
  };
  useEffect(() => {
    start.current = go;
  });
  const show = (eventId: string): void => {
    sample.choose(eventId);
    setTab('event');
  };
  return (
    <section className="tb-panel rule-bench" aria-label={t('rule.bench')}>
      <TabList
        id="bench"
        label={t('rule.bench')}
        tabs={TABS}
        chosen={tab}
        words={(each) => t(`rule.bench.${each}`)}
        onChoose={setTab}
      />
      <TabBody id="bench" chosen={tab} className="bench-body">
        {tab === 'backtest' && (
          <BacktestTab
            run={run}
            days={days}
            onDays={setDays}
            onStart={go}
            onCancel={cancel}
            blocked={blocked}
            onShow={show}
          />
        )}
        {tab === 'event' && (
          <EventTab
            events={events}
            chosen={sample.stored?.eventId}
            onChoose={sample.choose}
            sample={sample.text}
            onText={sample.write}
            repetition={sample.repetition}
            onRepeat={sample.repeat}
            result={result}
            error={error}
          />
        )}
        {tab === 'shadow' && (
          <ShadowTab
            code={code}
            version={version}
            published={running}
            faulty={faulty}
            raisesAlerts={draft.alert !== undefined}
            onShow={show}
          />
        )}
        {tab === 'compare' && (
          <ContentCompare
            kind="rule"
            configKey={code}
            version={running}
            content={draft}
            words={(path) => path.slice(1)}
          />
        )}
      </TabBody>
    </section>
  );
}
