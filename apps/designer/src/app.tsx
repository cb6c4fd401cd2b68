import { I18nProvider, LoadingBars, UiProvider, uiCatalogues } from '@trucban/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { LoginPage, RequireSession, authTexts } from './features/auth/index.ts';
import { datasetTexts } from './features/datasets/texts.ts';
import { formTexts } from './features/forms/texts.ts';
import { importTexts } from './features/imports/texts.ts';
import { kpiTexts } from './features/indicators/texts.ts';
import { processTexts } from './features/processes/texts.ts';
import { reportTexts } from './features/reports/texts.ts';
import { ruleTexts } from './features/rules/texts.ts';
import { Shell, shellTexts } from './features/shell/index.ts';
import { suppressionTexts } from './features/suppressions/texts.ts';
import { configTexts } from './shared/config/texts.ts';
import { partTexts } from './shared/parts/texts.ts';
import { queryClient } from './shared/query-client.ts';
import { commonTexts } from './shared/texts.ts';

const catalogues = [
  uiCatalogues,
  commonTexts,
  configTexts,
  partTexts,
  authTexts,
  shellTexts,
  processTexts,
  formTexts,
  ruleTexts,
  kpiTexts,
  suppressionTexts,
  importTexts,
  datasetTexts,
  reportTexts,
];

const router = createBrowserRouter(
  [
    { path: '/login', element: <LoginPage /> },
    {
      element: (
        <RequireSession>
          <Shell />
        </RequireSession>
      ),
      hydrateFallbackElement: <LoadingBars />,
      children: [
        { index: true, element: <Navigate to="/processes" replace /> },
        {
          path: 'processes',
          lazy: async () => ({ Component: (await import('./features/processes/index.ts')).ProcessListPage }),
        },
        {
          path: 'processes/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/processes/editor.ts')).ProcessEditorPage }),
        },
        { path: 'forms', lazy: async () => ({ Component: (await import('./features/forms/index.ts')).FormListPage }) },
        {
          path: 'forms/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/forms/editor.ts')).FormEditorPage }),
        },
        { path: 'rules', lazy: async () => ({ Component: (await import('./features/rules/index.ts')).RulePage }) },
        {
          path: 'rules/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/rules/index.ts')).RulePage }),
        },
        {
          path: 'indicators',
          lazy: async () => ({ Component: (await import('./features/indicators/index.ts')).IndicatorListPage }),
        },
        {
          path: 'indicators/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/indicators/editor.ts')).IndicatorEditorPage }),
        },
        {
          path: 'datasets',
          lazy: async () => ({ Component: (await import('./features/datasets/index.ts')).DatasetListPage }),
        },
        {
          path: 'datasets/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/datasets/index.ts')).DatasetEditorPage }),
        },
        {
          path: 'reports',
          lazy: async () => ({ Component: (await import('./features/reports/index.ts')).ReportListPage }),
        },
        {
          path: 'reports/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/reports/index.ts')).ReportEditorPage }),
        },
        {
          path: 'suppressions',
          lazy: async () => ({ Component: (await import('./features/suppressions/index.ts')).SuppressionListPage }),
        },
        {
          path: 'suppressions/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/suppressions/index.ts')).SuppressionEditorPage }),
        },
        {
          path: 'mappings',
          lazy: async () => ({ Component: (await import('./features/imports/index.ts')).MappingListPage }),
        },
        {
          path: 'mappings/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/imports/index.ts')).MappingEditorPage }),
        },
        {
          path: 'pulls',
          lazy: async () => ({ Component: (await import('./features/imports/index.ts')).PullListPage }),
        },
        {
          path: 'pulls/:key/:version?',
          lazy: async () => ({ Component: (await import('./features/imports/index.ts')).PullEditorPage }),
        },
        {
          path: 'imports',
          lazy: async () => ({ Component: (await import('./features/imports/index.ts')).ImportPage }),
        },
        { path: '*', element: <Navigate to="/processes" replace /> },
      ],
    },
  ],
  { basename: '/designer' },
);

/** The designer: its routes under `/designer/`. */
export function DesignerApp() {
  return (
    <I18nProvider catalogues={catalogues}>
      <QueryClientProvider client={queryClient}>
        <UiProvider>
          <RouterProvider router={router} />
        </UiProvider>
      </QueryClientProvider>
    </I18nProvider>
  );
}
