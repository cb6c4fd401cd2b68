import type { RuleShadow } from '@trucban/contracts';
import { EmptyState, QueryState, dateTime, useI18n, useToast } from '@trucban/ui';
import { PlayCircleOutlined, StopOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import { ruleApi } from '../../../shared/config/config-api.ts';
import { Figures } from '../../../shared/figures.tsx';
import { can, useMe } from '../../../shared/session.ts';
import { DayChart } from './day-chart.tsx';

interface ShadowTabProps {
  readonly code: string;
  readonly version: number;
  /** The version in force, where it is another one. */
  readonly published: number | undefined;
  /** A version with errors can't run. */
  readonly faulty: boolean;
  /** What alerts do by time is not counted. */
  readonly raisesAlerts: boolean;
  /** Shows an event in the tree. */
  readonly onShow: (eventId: string) => void;
}

/** So often the counts of a version that runs are read again. */
const EACH_MS = 10_000;
const SHOWN = 100;

/** A version that is asked of every real event and does nothing: what it finds, beside the one in force. */
export function ShadowTab({ code, version, published, faulty, raisesAlerts, onShow }: ShadowTabProps) {
  const { t } = useI18n();
  const me = useMe();
  const toast = useToast();
  const queries = useQueryClient();
  const queryKey = ['rule', 'shadow', code, version];
  const query = useQuery({
    queryKey,
    queryFn: () => ruleApi.shadow(code, version),
    refetchInterval: ({ state }) => (state.data?.running ? EACH_MS : false),
  });
  const turn = useMutation({
    mutationFn: (on: boolean) => ruleApi.setShadow(code, version, on),
    onSuccess: (next) => queries.setQueryData(queryKey, next),
    onError: (error) => toast.failed(error),
  });
  const may = can(me, 'config.approve.rule');
  const shadow = query.data;
  return (
    <QueryState query={query} rows={4}>
      {() =>
        shadow && (
          <>
            <div className="bench-tools">
              {shadow.running ? (
                <Button
                  icon={<StopOutlined aria-hidden />}
                  disabled={!may}
                  loading={turn.isPending}
                  onClick={() => turn.mutate(false)}
                >
                  {t('rule.shadow.stop')}
                </Button>
              ) : (
                <Popconfirm
                  disabled={!shadow.silent}
                  title={t('rule.shadow.silentTitle')}
                  description={<p className="popconfirm-text">{t('rule.shadow.silentText')}</p>}
                  okText={t('rule.shadow.start')}
                  cancelText={t('action.cancel')}
                  onConfirm={() => turn.mutate(true)}
                >
                  <Button
                    type="primary"
                    icon={<PlayCircleOutlined aria-hidden />}
                    disabled={!may || faulty}
                    loading={turn.isPending}
                    onClick={() => !shadow.silent && turn.mutate(true)}
                  >
                    {t('rule.shadow.start')}
                  </Button>
                </Popconfirm>
              )}
              <span className="bench-note tb-quiet" role="status">
                {may ? stateOf(shadow, t) : `${stateOf(shadow, t)} ${t('rule.shadow.onlyApprover')}`}
              </span>
            </div>
            {shadow.since === null ? (
              <EmptyState title={t('rule.shadow.none')} text={t('rule.shadow.noneText')} hint />
            ) : (
              <Counts shadow={shadow} published={published} onShow={onShow} />
            )}
            {raisesAlerts && <p className="bench-more tb-quiet">{t('rule.shadow.eventsOnly')}</p>}
          </>
        )
      }
    </QueryState>
  );
}

function Counts({
  shadow,
  published,
  onShow,
}: Pick<ShadowTabProps, 'published' | 'onShow'> & { readonly shadow: RuleShadow }) {
  const { t, locale } = useI18n();
  const number = (value: number): string => value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB');
  const { fired, firedByPublished, both, byDay, differences, version } = shadow;
  const counts = [
    ['fired', fired],
    ['published', firedByPublished],
    ['both', both],
    ['only', fired + firedByPublished - 2 * both],
  ] as const;
  return (
    <>
      <Figures of={counts.map(([what, value]) => ({ what: t(`rule.shadow.${what}`), value: number(value) }))} />
      {byDay.length > 0 && <DayChart days={byDay} version={version} published={published ?? null} />}
      <div className="bench-list-head">
        <h3>{t('rule.shadow.differences')}</h3>
        <span className="tb-count">{differences.length}</span>
      </div>
      {differences.length === 0 ? (
        <p className="bench-more tb-quiet">{t('rule.shadow.same')}</p>
      ) : (
        <table className="bench-list">
          <tbody>
            {differences.slice(0, SHOWN).map(({ eventId, at, fired: own }) => (
              <tr key={eventId}>
                <td>
                  <button type="button" className="link-button" onClick={() => onShow(eventId)}>
                    {dateTime(at)}
                  </button>
                </td>
                <td>{t(own ? 'rule.shadow.own' : 'rule.shadow.other')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function stateOf(
  { since, endedAt, running, silent }: RuleShadow,
  t: (key: string, values?: Readonly<Record<string, string>>) => string,
): string {
  if (since === null) return '';
  const at = dateTime(since);
  if (!running) return t('rule.shadow.ended', { at, end: endedAt === null ? '' : dateTime(endedAt) });
  return t(silent ? 'rule.shadow.silent' : 'rule.shadow.running', { at });
}
