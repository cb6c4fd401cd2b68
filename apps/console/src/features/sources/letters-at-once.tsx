import { useI18n } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import type { DeadLetterDto, LettersDone } from '@trucban/contracts';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useToast } from '../../shared/toast.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { useLettersAtOnce } from './queries.ts';

/** Sends all listed letters again as they came, or discards them: after a cause is mended nobody opens each of a hundred. */
export function LettersAtOnce({ letters }: { readonly letters: readonly DeadLetterDto[] }) {
  const { t, locale } = useI18n();
  const { done, partly, failed } = useToast();
  const [discarding, setDiscarding] = useState(false);
  const deal = useLettersAtOnce();
  const ids = letters.map(({ id }) => id);
  const count = numberText(ids.length, locale);
  const told = (items: LettersDone['items']): void => {
    const left = items.filter((item) => !item.done).length;
    const numbers = { done: numberText(items.length - left, locale), left: numberText(left, locale) };
    if (left > 0) partly(t('letter.manySome', numbers));
    else done(t('letter.manyDone', numbers));
  };
  return (
    <div className="letters-at-once" role="group" aria-label={t('letter.many')}>
      <Popconfirm
        title={t('letter.resendAllTitle', { count })}
        description={<p className="popconfirm-text">{t('letter.resendAllText')}</p>}
        okText={t('letter.resend')}
        cancelText={t('button.cancel')}
        onConfirm={() => deal.mutate({ ids }, { onSuccess: told, onError: failed })}
      >
        <Button size="small" loading={deal.isPending}>
          {t('letter.resendAll', { count })}
        </Button>
      </Popconfirm>
      <Button size="small" danger disabled={deal.isPending} onClick={() => setDiscarding(true)}>
        {t('letter.discardAll', { count })}
      </Button>
      {discarding && (
        <DiscardDialog
          title={t('letter.discardAllTitle', { count })}
          okText={t('letter.discardAll', { count })}
          onCancel={() => setDiscarding(false)}
          onDiscard={(reason) => {
            setDiscarding(false);
            deal.mutate({ ids, reason }, { onSuccess: told, onError: failed });
          }}
        />
      )}
    </div>
  );
}
