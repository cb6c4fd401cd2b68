import type { MeasureListItem } from '@trucban/contracts';
import { EmptyState, LoadingBars, useI18n, useLocalized } from '@trucban/ui';
import { useState } from 'react';
import type { Beside } from '../../shared/config/document-editor.tsx';
import type { JsonObject } from '../../shared/json/json-value.ts';
import { useReferenceList } from '../../shared/parts/use-codes.ts';
import { TabBody, TabList } from '../../shared/tab-list.tsx';
import { ChecksView } from './checks-view.tsx';
import { CompletenessView } from './completeness-view.tsx';
import { frequencyMatches, textsOf } from './cells.ts';
import './datasets.css';

const TABS = ['form', 'checks', 'completeness'] as const;

/** What units get to fill in, what the checks say of numbers, and how far they are with the version in force. */
export function CellsPanel({ document, draft, running }: Beside) {
  const { t } = useI18n();
  const [tab, setTab] = useState<(typeof TABS)[number]>('form');
  return (
    <section className="tb-panel document-beside" aria-label={t('dataset.beside')}>
      <TabList
        id="dataset"
        label={t('dataset.beside')}
        tabs={TABS}
        chosen={tab}
        words={(each) => t(`dataset.${each}`)}
        onChoose={setTab}
      />
      <TabBody id="dataset" chosen={tab} className="document-beside-body">
        <h2 className="tb-hidden">{t(`dataset.${tab}`)}</h2>
        {tab === 'form' && <Cells draft={draft} />}
        {/* What was typed is still there when one comes back to it. */}
        <div hidden={tab !== 'checks'}>
          <ChecksView draft={draft} />
        </div>
        {tab === 'completeness' &&
          (running === undefined ? (
            <EmptyState title={t('dataset.notInForce')} text={t('dataset.notInForceText')} hint />
          ) : (
            <CompletenessView code={document.key} />
          ))}
      </TabBody>
    </section>
  );
}

function Cells({ draft }: { readonly draft: JsonObject }) {
  const { t } = useI18n();
  const local = useLocalized();
  const known = useReferenceList<MeasureListItem>('measures');
  const codes = textsOf(draft['measures']);
  if (codes.length === 0) return <EmptyState title={t('dataset.noCells')} text={t('dataset.noCellsText')} hint />;
  if (!known) return <LoadingBars rows={5} />;
  const units = textsOf(draft['orgUnits']).length;
  return (
    <>
      <p>{t('dataset.summary', { cells: codes.length, units })}</p>
      <table className="document-table">
        <thead>
          <tr>
            {(['cell', 'unit', 'from'] as const).map((each) => (
              <th key={each} scope="col">
                {t(`dataset.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => {
            const measure = known.find((each) => each.code === code);
            return (
              <tr key={code}>
                <td>
                  {measure ? local(measure.name) : <strong className="tb-error">{t('dataset.unknown')}</strong>}
                  <br />
                  <code className="tb-quiet">{code}</code>
                  {measure && !frequencyMatches(measure.frequency, draft['frequency']) && (
                    <span className="tb-warn"> · {t('dataset.otherPeriod')}</span>
                  )}
                </td>
                <td>{measure?.unit ?? '–'}</td>
                <td>{measure?.sourceSystem ?? '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
