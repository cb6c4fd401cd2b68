import type { SourceDto } from '@trucban/contracts';
import { dateTime, useI18n } from '@trucban/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { useRotateKey } from './queries.ts';
import { RotateDialog } from './rotate-dialog.tsx';
import { SourceDialog } from './source-dialog.tsx';

/** What may be done with a source: its declaration, and its own credentials. */
export function SourceActions({ source }: { readonly source: SourceDto }) {
  const { t } = useI18n();
  const { done, failed } = useToast();
  const [asking, setAsking] = useState<'change' | 'rotate'>();
  const [key, setKey] = useState<string>();
  const rotate = useRotateKey(source.code);
  return (
    <div className="source-actions" role="group" aria-label={t('source.actions')}>
      <Button onClick={() => setAsking('change')}>{t('source.change')}</Button>
      <Button danger loading={rotate.isPending} onClick={() => setAsking('rotate')}>
        {t('source.rotate')}
      </Button>
      <span className="tb-quiet source-key">
        {t('source.keyHint', { id: source.clientId, hint: source.keyHint, time: dateTime(source.keyRotatedAt) })}
      </span>
      {asking === 'change' && (
        <SourceDialog
          source={source}
          onCancel={() => setAsking(undefined)}
          onSaved={() => {
            setAsking(undefined);
            done(t('source.saved'));
          }}
        />
      )}
      {asking === 'rotate' && (
        <RotateDialog
          code={source.code}
          onCancel={() => setAsking(undefined)}
          onRotate={(overlapMinutes) => {
            setAsking(undefined);
            rotate.mutate(overlapMinutes, { onSuccess: ({ credentials }) => setKey(credentials.key), onError: failed });
          }}
        />
      )}
      {key && <KeyDialog code={source.code} value={key} onClose={() => setKey(undefined)} />}
    </div>
  );
}
