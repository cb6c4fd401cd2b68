import type { IncidentDto } from '@trucban/contracts';
import { QueryState, dateTime, useI18n } from '@trucban/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { useEventTypes } from '../../shared/reference.ts';
import { useToast } from '../../shared/toast.tsx';
import { can, useMe } from '../auth/index.ts';
import { useReports } from './queries.ts';

/** The reports that were joined to this incident; some can be split off into one of their own. */
export function ReportsList({ incident }: { readonly incident: IncidentDto }) {
  const { t, locale } = useI18n();
  const types = useEventTypes();
  const me = useMe();
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const query = useReports(incident.id);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const split = useMutation({
    mutationFn: () => api.incidents.split(incident.id, { reportIds: chosen }),
    onSuccess: (made) => {
      toast.done(t('reports.split.done'));
      void queries.invalidateQueries({ queryKey: ['incident', incident.id] });
      void navigate(`/i/${made.id}`);
    },
    onError: (error) => toast.failed(error),
  });
  const may = can(me, 'incident.write');
  const sourceName = (code: string | null): string => {
    const source = types.data?.sources.find((each) => each.code === code);
    return source ? (locale === 'en' ? source.en : source.vi) : (code ?? '');
  };
  return (
    <QueryState query={query}>
      {() => (
        <>
          <ul className="reports">
            {(query.data ?? []).map((report) => (
              <li key={report.id}>
                {report.attached && may ? (
                  <Checkbox
                    checked={chosen.includes(report.id)}
                    aria-label={t('reports.choose')}
                    onChange={(event) =>
                      setChosen(event.target.checked ? [...chosen, report.id] : chosen.filter((id) => id !== report.id))
                    }
                  />
                ) : (
                  <span />
                )}
                <span>
                  <b>{report.title ?? t(report.attached ? 'reports.attached' : 'reports.first')}</b>
                  <span className="tb-quiet">
                    {' '}
                    {dateTime(report.at, true)} {sourceName(report.source)}
                  </span>
                  {report.description && <p>{report.description}</p>}
                  {report.reporter?.phone && (
                    <span className="tb-quiet">
                      {[report.reporter.name, report.reporter.phone].filter(Boolean).join(' · ')}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {query.data && query.data.length < incident.reportCount && (
            <p className="tb-quiet">{t('reports.notAll', { shown: query.data.length, count: incident.reportCount })}</p>
          )}
          {chosen.length > 0 && (
            <Button loading={split.isPending} onClick={() => split.mutate()}>
              {t('reports.split', { count: chosen.length })}
            </Button>
          )}
        </>
      )}
    </QueryState>
  );
}
