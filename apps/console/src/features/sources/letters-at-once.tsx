import { useI18n } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import type { DeadLetterDto, LettersDone } from '@trucban/contracts';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { MOST_ITEMS } from '../../shared/all-pages.ts';
import { useToast } from '../../shared/toast.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { useLettersAtOnce, type LetterFilter } from './queries.ts';

/**
 * Sends all letters of the filter again as they came, or discards them: after a cause is mended nobody opens each of a
 * hundred. `letters`: those that are listed, at least one; where the list was cut the older ones are dealt with as well.
 */
export function LettersAtOnce({
  letters,
  filter,
}: {
  readonly letters: readonly DeadLetterDto[];
  readonly filter: LetterFilter;
}) {
  const { t, locale } = useI18n();
  const { done, partly, failed } = useToast();
  const [discarding, setDiscarding] = useState(false);
  const [gone, setGone] = useState(0);
  const deal = useLettersAtOnce();
  const cut = letters.length >= MOST_ITEMS;
  const count = `${numberText(letters.length, locale)}${cut ? '+' : ''}`;
  const start = (reason?: string): void => {
    setGone(0);
    deal.mutate(
      { ...filter, newest: letters[0]?.at ?? '', told: setGone, ...(reason !== undefined && { reason }) },
      { onSuccess: told, onError: failed },
    );
  };
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
        onConfirm={() => start()}
      >
        <Button size="small" loading={deal.isPending}>
          {t('letter.resendAll', { count })}
        </Button>
      </Popconfirm>
      <Button size="small" danger disabled={deal.isPending} onClick={() => setDiscarding(true)}>
        {t('letter.discardAll', { count })}
      </Button>
      {deal.isPending ? (
        <span className="tb-quiet" role="status">
          {t('letter.manyDoing', { count: numberText(gone, locale) })}
        </span>
      ) : (
        cut && <span className="tb-quiet">{t('letter.listCut', { count: numberText(letters.length, locale) })}</span>
      )}
      {discarding && (
        <DiscardDialog
          title={t('letter.discardAllTitle', { count })}
          okText={t('letter.discardAll', { count })}
          onCancel={() => setDiscarding(false)}
          onDiscard={(reason) => {
            setDiscarding(false);
            start(reason);
          }}
        />
      )}
    </div>
  );
}
