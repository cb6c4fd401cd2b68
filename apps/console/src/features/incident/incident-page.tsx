import { ErrorState, LoadingBars, QueryState, useHotkeys, useI18n } from '@trucban/ui';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useMediaQuery } from '../../shared/media-query.ts';
import { AgenciesPanel } from './agencies-panel.tsx';
import { DiagramPanel } from './diagram-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { IncidentHeader } from './incident-header.tsx';
import { ProcessIncidents } from './process-incidents.tsx';
import { useIncident, useIncidentId } from './queries.ts';
import { StepsPanel } from './steps-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import '../../shared/incident.css';

/** Panels that share the right column where it is narrow. */
const SIDE_TABS = ['timeline', 'agencies', 'facts'] as const;
const PHONE_TABS = ['steps', 'timeline', 'agencies', 'facts', 'diagram'] as const;

/** One incident to its end: clocks, procedure, task, timeline, agencies. */
export function IncidentPage() {
  const { id: named = '' } = useParams();
  const id = useIncidentId(named);
  const { t } = useI18n();
  if (id.isError)
    return <ErrorState title={t('incident.notFound')} error={id.error} onRetry={() => void id.refetch()} />;
  return id.data ? <Incident key={id.data} id={id.data} /> : <LoadingBars />;
}

function Incident({ id }: { readonly id: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const query = useIncident(id);
  const phone = useMediaQuery('(max-width: 900px)');
  const narrow = useMediaQuery('(max-width: 1500px)');
  const [tab, setTab] = useState<(typeof PHONE_TABS)[number]>('steps');
  const [side, setSide] = useState<(typeof SIDE_TABS)[number]>('timeline');
  useHotkeys({ escape: () => void navigate(`/board?at=${id}`) });
  const incident = query.data;
  return (
    <QueryState query={query} title={t('incident.notFound')}>
      {() => {
        if (!incident) return null;
        const panels = {
          diagram: <DiagramPanel incident={incident} />,
          steps: <StepsPanel incident={incident} />,
          timeline: <TimelinePanel incidentId={id} />,
          agencies: <AgenciesPanel incident={incident} />,
          facts: <FactsPanel incident={incident} />,
        };
        if (phone) {
          return (
            <div className="incident incident-phone">
              <IncidentHeader incident={incident} />
              <ProcessIncidents incident={incident} />
              <Segmented
                block
                size="large"
                value={tab}
                onChange={setTab}
                options={PHONE_TABS.map((value) => ({ value, label: t(`incident.tab.${value}`) }))}
              />
              {panels[tab]}
            </div>
          );
        }
        return (
          <div className="incident">
            <IncidentHeader incident={incident} />
            <ProcessIncidents incident={incident} />
            <div className="incident-columns">
              <div className="incident-left">
                {panels.diagram}
                {panels.steps}
              </div>
              {narrow ? (
                <div className="incident-side">
                  <Segmented
                    block
                    value={side}
                    onChange={setSide}
                    options={SIDE_TABS.map((value) => ({ value, label: t(`incident.tab.${value}`) }))}
                  />
                  {panels[side]}
                </div>
              ) : (
                <>
                  {panels.timeline}
                  <div className="incident-right">
                    {panels.agencies}
                    {panels.facts}
                  </div>
                </>
              )}
            </div>
          </div>
        );
      }}
    </QueryState>
  );
}
