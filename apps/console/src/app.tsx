import { I18nProvider, UiProvider, uiCatalogues } from '@trucban/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { RequireSession, authTexts } from './features/auth/index.ts';
import { agencyTexts } from './features/agency/texts.ts';
import { alertsTexts } from './features/alerts/texts.ts';
import { BoardPage, boardTexts } from './features/board/index.ts';
import { callTakingTexts } from './features/call-taking/texts.ts';
import { dataEntryTexts } from './features/data-entry/texts.ts';
import { eventsTexts } from './features/events/texts.ts';
import { indicatorsTexts } from './features/indicators/texts.ts';
import { incidentTexts } from './features/incident/texts.ts';
import { notificationTexts } from './features/notifications/index.ts';
import { reportTexts } from './features/reports/texts.ts';
import { sourcesTexts } from './features/sources/texts.ts';
import { Landing, Shell, shellTexts } from './features/shell/index.ts';
import { tasksTexts } from './features/tasks/texts.ts';
import { commonTexts } from './shared/texts.ts';
import { skillTexts } from './shared/skill-texts.ts';
import { queryClient } from './shared/query-client.ts';

const LoginPage = lazy(() => import('./features/auth/login-page.tsx').then((m) => ({ default: m.LoginPage })));
const callTaking = () => import('./features/call-taking/index.ts');
const incident = () => import('./features/incident/index.ts');
const CallTakingPage = lazy(() => callTaking().then((m) => ({ default: m.CallTakingPage })));
const IncidentPage = lazy(() => incident().then((m) => ({ default: m.IncidentPage })));
const TasksPage = lazy(() => import('./features/tasks/index.ts').then((m) => ({ default: m.TasksPage })));
const AlertsPage = lazy(() => import('./features/alerts/index.ts').then((m) => ({ default: m.AlertsPage })));
const indicators = () => import('./features/indicators/index.ts');
const KpiPage = lazy(() => indicators().then((m) => ({ default: m.KpiPage })));
const IndicatorPage = lazy(() => indicators().then((m) => ({ default: m.IndicatorPage })));
const PivotPage = lazy(() => indicators().then((m) => ({ default: m.PivotPage })));
const dataEntry = () => import('./features/data-entry/index.ts');
const EntryListPage = lazy(() => dataEntry().then((m) => ({ default: m.EntryListPage })));
const EntryPage = lazy(() => dataEntry().then((m) => ({ default: m.EntryPage })));
const sources = () => import('./features/sources/index.ts');
const SourcesFrame = lazy(() => sources().then((m) => ({ default: m.SourcesFrame })));
const SourcesPage = lazy(() => sources().then((m) => ({ default: m.SourcesPage })));
const SecretsPage = lazy(() => sources().then((m) => ({ default: m.SecretsPage })));
const DeadLettersPage = lazy(() => sources().then((m) => ({ default: m.DeadLettersPage })));
const EventsPage = lazy(() => import('./features/events/index.ts').then((m) => ({ default: m.EventsPage })));
const ReportsPage = lazy(() => import('./features/reports/index.ts').then((m) => ({ default: m.ReportsPage })));
const AgencyPage = lazy(() => import('./features/agency/index.ts').then((m) => ({ default: m.AgencyPage })));

const catalogues = [
  uiCatalogues,
  commonTexts,
  skillTexts,
  authTexts,
  shellTexts,
  boardTexts,
  incidentTexts,
  callTakingTexts,
  tasksTexts,
  agencyTexts,
  alertsTexts,
  indicatorsTexts,
  sourcesTexts,
  reportTexts,
  eventsTexts,
  dataEntryTexts,
  notificationTexts,
];

/** How long after the first screen the next ones are fetched: a ringing call must not wait for a script. */
const PRELOAD_AFTER_MS = 3_000;

/** Fetches the pages that a seat opens next; on a phone they come when they are opened. */
function Preload() {
  useEffect(() => {
    if (!matchMedia('(min-width: 900px)').matches) return;
    const timer = setTimeout(() => void Promise.allSettled([callTaking(), incident()]), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}

/** The console: its routes under `/console/`. */
export function ConsoleApp() {
  return (
    <I18nProvider catalogues={catalogues}>
      <QueryClientProvider client={queryClient}>
        <UiProvider>
          <BrowserRouter basename="/console">
            <Suspense>
              <Routes>
                <Route path="/login" element={<LoginPage />} />
                <Route
                  element={
                    <RequireSession>
                      <Preload />
                      <Shell />
                    </RequireSession>
                  }
                >
                  <Route index element={<Landing />} />
                  <Route path="board" element={<BoardPage />} />
                  <Route path="i/:id" element={<IncidentPage />} />
                  <Route path="new" element={<CallTakingPage />} />
                  <Route path="tasks" element={<TasksPage />} />
                  <Route path="alerts" element={<AlertsPage />} />
                  <Route path="kpi" element={<KpiPage />} />
                  <Route path="kpi/pivot" element={<PivotPage />} />
                  <Route path="kpi/entry" element={<EntryListPage />} />
                  <Route path="kpi/entry/:dataset/:unit/:period" element={<EntryPage />} />
                  <Route path="kpi/:code" element={<IndicatorPage />} />
                  <Route path="reports/:id?" element={<ReportsPage />} />
                  <Route path="sources" element={<SourcesFrame />}>
                    <Route index element={<SourcesPage />} />
                    <Route path="events" element={<EventsPage />} />
                    <Route path="events/:id" element={<EventsPage />} />
                    <Route path="secrets" element={<SecretsPage />} />
                    <Route path="dead-letters" element={<DeadLettersPage />} />
                    <Route path="dead-letters/:id" element={<DeadLettersPage />} />
                  </Route>
                  <Route path="agency" element={<AgencyPage />} />
                  <Route path="agency/task/:id" element={<AgencyPage />} />
                  <Route path="*" element={<Navigate to="/" replace />} />
                </Route>
              </Routes>
            </Suspense>
          </BrowserRouter>
        </UiProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
