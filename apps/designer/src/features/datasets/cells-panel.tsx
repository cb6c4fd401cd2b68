import type { MeasureListItem } from '@trucban/contracts';
import { EmptyState, LoadingBars, useI18n, useLocalized } from '@trucban/ui';
import { ProfileOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { Beside } from '../../shared/config/document-editor.tsx';
import type { JsonObject } from '../../shared/json/json-value.ts';
import { useReferenceList } from '../../shared/parts/use-codes.ts';
import { CompletenessView } from './completeness-view.tsx';
import { frequencyMatches, textsOf } from './cells.ts';

type Tab = 'form' | 'completeness';

/** What units get to fill in, and how far they are with the version in force. */
export function CellsPanel({ document, draft, running }: Beside) {
  const { t } = useI18n();
  const [tab, setTab] = useState<Tab>('form');
  return (
    <section className="tb-panel document-beside" aria-label={t(`dataset.${tab}`)}>
      <header className="tb-panel-head">
        <ProfileOutlined aria-hidden />
        <div className="bottom-tabs" role="tablist" aria-label={t('dataset.beside')}>
          {(['form', 'completeness'] as const).map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`dataset-tab-${each}`}
              aria-controls="dataset-beside"
              className="bottom-tab"
              aria-selected={each === tab}
              onClick={() => setTab(each)}
            >
              {t(`dataset.${each}`)}
            </button>
          ))}
        </div>
      </header>
      <div
        className="document-beside-body"
        id="dataset-beside"
        role="tabpanel"
        tabIndex={0}
        aria-labelledby={`dataset-tab-${tab}`}
      >
        {tab === 'form' ? (
          <Cells draft={draft} />
        ) : running === undefined ? (
          <EmptyState title={t('dataset.notInForce')} text={t('dataset.notInForceText')} hint />
        ) : (
          <CompletenessView code={document.key} />
        )}
      </div>
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
