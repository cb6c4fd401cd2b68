import type { JobSecretDto } from '@trucban/contracts';
import { EmptyState, Panel, QueryState, dateTime, useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSecrets } from './queries.ts';
import { SecretDialog } from './secret-dialog.tsx';

/** What pulls and SOPs prove themselves with to systems outside: names and hosts. A value is never shown again. */
export function SecretsPage() {
  const { t } = useI18n();
  const query = useSecrets();
  const [open, setOpen] = useState<{ readonly secret?: JobSecretDto }>();
  const add = (
    <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen({})}>
      {t('secret.add')}
    </Button>
  );
  return (
    <div className="sources-parts">
      <Panel className="sources-list" title={t('source.view.secrets')} count={query.data?.length} extra={add}>
        <QueryState query={query} rows={4}>
          {() =>
            query.data?.length ? (
              <ul className="source-rows">
                {query.data.map((secret) => (
                  <SecretRow key={secret.name} secret={secret} onOpen={() => setOpen({ secret })} />
                ))}
              </ul>
            ) : (
              <EmptyState hint title={t('secret.none')} text={t('secret.noneText')} action={add} />
            )
          }
        </QueryState>
      </Panel>
      {open && <SecretDialog secret={open.secret} taken={query.data ?? []} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function SecretRow({ secret, onOpen }: { readonly secret: JobSecretDto; readonly onOpen: () => void }) {
  const { t } = useI18n();
  return (
    <li>
      <button type="button" className="source-row secret-row" onClick={onOpen}>
        <span className="source-row-text">
          <b>{secret.name}</b>
          <span className="tb-quiet">{secret.description}</span>
        </span>
        <span className="source-row-text">
          <span>{secret.hosts.join(', ')}</span>
          <span className="tb-quiet">
            {t('secret.changed', { by: secret.changedBy, at: dateTime(secret.changedAt) })}
          </span>
        </span>
      </button>
    </li>
  );
}
