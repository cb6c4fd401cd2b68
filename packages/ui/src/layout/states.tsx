import type { ApiError } from '@trucban/contracts/client';
import { CheckCircleOutlined, CloseCircleOutlined, InfoCircleOutlined, LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useI18n } from '../i18n/i18n.tsx';
import { serverNow } from '../time/ticker.ts';
import { clockTime } from '../time/time.ts';

/** Nothing there: what will appear and when, with at most one action. `hint`: it says what to do first, nothing is done yet. */
export function EmptyState({
  title,
  text,
  action,
  hint = false,
}: {
  readonly title: string;
  readonly text?: string;
  readonly action?: ReactNode;
  readonly hint?: boolean;
}) {
  return (
    <div className="tb-state">
      {hint ? (
        <InfoCircleOutlined className="tb-state-icon" aria-hidden />
      ) : (
        <CheckCircleOutlined className="tb-state-icon tb-ok" aria-hidden />
      )}
      <strong>{title}</strong>
      {text && <p>{text}</p>}
      {action}
    </div>
  );
}

/** Grey bars in the final layout, only when it takes longer than 300 ms. */
export function LoadingBars({ rows = 4 }: { readonly rows?: number }) {
  const { t } = useI18n();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="tb-loading" role="status">
      <span className="tb-hidden">{t('state.loading')}</span>
      {late &&
        Array.from({ length: rows }, (_, i) => (
          <span key={i} className="tb-loading-bar" style={{ width: `${90 - ((i * 17) % 45)}%` }} />
        ))}
    </div>
  );
}

/** Of many faults so many are told. */
const MOST_ERRORS = 5;

/** One panel failed; the others live on. `error` is an `ApiError` or anything thrown. */
export function ErrorState({
  title,
  error,
  onRetry,
}: {
  readonly title?: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}) {
  const { t } = useI18n();
  const [at] = useState(serverNow);
  const { status, code, message, errors = [] } = error as Partial<ApiError>;
  if (status === 403) {
    return (
      <div className="tb-state" role="alert">
        <LockOutlined className="tb-state-icon" aria-hidden />
        <strong>{title ?? t('state.forbidden')}</strong>
        <p>{message}</p>
      </div>
    );
  }
  return (
    <div className="tb-state" role="alert">
      <CloseCircleOutlined className="tb-state-icon tb-error" aria-hidden />
      <strong>{title ?? t('state.failed')}</strong>
      <p>
        {status === 0 ? t('state.unreachable') : (message ?? '')} {code && status !== 0 ? `${code} · ` : ''}
        {clockTime(at, true)}
      </p>
      {errors.slice(0, MOST_ERRORS).map(({ path, message: why }) => (
        <p key={`${path} ${why}`}>{why}</p>
      ))}
      {onRetry && <Button onClick={onRetry}>{t('state.retry')}</Button>}
    </div>
  );
}

/** What a query looks like while it has no data. */
export interface QueryLook {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly data: unknown;
}

/** Loading bars, the error with its retry, or the content. A failed refresh keeps the content that is there. */
export function QueryState({
  query,
  title,
  rows,
  children,
}: {
  readonly query: QueryLook;
  readonly title?: string;
  readonly rows?: number;
  readonly children: () => ReactNode;
}) {
  if (query.data !== undefined) return <>{children()}</>;
  if (query.isError) return <ErrorState title={title} error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingBars rows={rows} />;
}
