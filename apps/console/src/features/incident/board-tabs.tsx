import type { IncidentListItem } from '@trucban/contracts';
import { QueryState, useI18n } from '@trucban/ui';
import { Tabs } from 'antd';
import { useState } from 'react';
import { AgenciesPanel } from './agencies-panel.tsx';
import { IncidentActions } from './incident-actions.tsx';
import { ProcessIncidents } from './process-incidents.tsx';
import { StepsBrief } from './steps-brief.tsx';
import { FreeChecklist } from './free-checklist.tsx';
import { useIncident } from './queries.ts';
import { TimelinePanel } from './timeline-panel.tsx';
import '../../shared/incident.css';

/** The chosen incident beside the board: next step with its form, timeline, agencies, actions. */
export function BoardTabs({ item }: { readonly item: IncidentListItem }) {
  const { t } = useI18n();
  const query = useIncident(item.id);
  const [tab, setTab] = useState('process');
  const incident = query.data;
  return (
    <QueryState query={query}>
      {() =>
        incident && (
          <>
            <Tabs
              size="small"
              className="board-tabs"
              activeKey={tab}
              onChange={setTab}
              items={['process', 'timeline', 'agencies'].map((key) => ({ key, label: t(`board.tab.${key}`) }))}
            />
            <div className="board-detail-content">
              <ProcessIncidents incident={incident} />
              {tab === 'process' &&
                (incident.sopMissing ? <FreeChecklist incident={incident} /> : <StepsBrief incident={incident} />)}
              {tab === 'timeline' && <TimelinePanel incidentId={item.id} bare />}
              {tab === 'agencies' && <AgenciesPanel incident={incident} bare />}
            </div>
            <div className="board-actions">
              <IncidentActions incident={incident} visible={3} />
            </div>
          </>
        )
      }
    </QueryState>
  );
}
