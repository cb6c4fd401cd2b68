import type { Entry, EntryListItem } from '@trucban/contracts';
import { Keycap, Panel, clockTime, dateTime, useHotkeys, useI18n, useLocalized } from '@trucban/ui';
import { Button, Popconfirm } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useAgencyNames } from '../../shared/reference.ts';
import { useToast } from '../../shared/toast.tsx';
import { EntryField } from './entry-field.tsx';
import { EntryHistory } from './entry-history.tsx';
import { EntryState } from './entry-state.tsx';
import { firstFault, firstToFill } from './field-faults.ts';
import { pastedColumn } from './number-of.ts';
import { useEntryStep } from './queries.ts';
import { ReturnDialog } from './return-dialog.tsx';
import { useDraft } from './use-draft.ts';

/** The fields of the numbers; the notes beside them are no stops of the way down. */
const INPUTS = '.figures-input input';

/** A form of numbers: filled in, checked beside each field, handed in; approved or sent back by who stands above. */
export function EntryForm({ entry, rights }: { readonly entry: Entry; readonly rights: EntryListItem | undefined }) {
  const { t } = useI18n();
  const localized = useLocalized();
  const names = useAgencyNames();
  const { done, failed } = useToast();
  const { draft, change, paste, undoPaste, flush, savedAt, isSaving, broken, others, settle } = useDraft(entry);
  const step = useEntryStep(entry.dataset, { orgUnit: entry.orgUnit, period: entry.period });
  const [tried, setTried] = useState(false);
  const [returning, setReturning] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { state, cells, problems } = entry;
  const writable = (state === 'open' || state === 'returned') && rights?.mayEnter === true;
  const inputs = (): HTMLElement[] => [...(box.current?.querySelectorAll<HTMLElement>(INPUTS) ?? [])];
  const focus = (at: number): void => inputs()[at]?.focus();

  // Once it is known that it may be written. Where fingers type, the keyboard would cover
  // the form before it was read. What is saved later moves nobody.
  useEffect(() => {
    if (writable && matchMedia('(pointer: fine)').matches) focus(firstToFill(entry));
  }, [writable]);

  const handIn = async (): Promise<void> => {
    setTried(true);
    const kept = await flush().catch(() => null);
    if (kept === null) return;
    const fault = Object.keys(others)[0] ?? broken[0] ?? firstFault(kept ?? entry);
    if (fault) return focus(cells.findIndex(({ measure }) => measure === fault));
    step.mutate({ to: 'handIn' }, { onSuccess: () => done(t('entry.handedInDone')), onError: failed });
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const input = (event.target as HTMLElement).closest<HTMLElement>(INPUTS);
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && undoPaste) {
      event.preventDefault();
      return undoPaste();
    }
    const by = event.ctrlKey || event.metaKey ? undefined : { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!input || by === undefined) return;
    event.preventDefault();
    focus(inputs().indexOf(input) + by);
  };
  // Wherever the focus is: the button says so.
  useHotkeys({ 'ctrl+enter': writable && !step.isPending ? () => void handIn() : undefined });
  /** A column that was copied from a sheet fills the fields from here down. */
  const onPaste = (from: number) => (event: React.ClipboardEvent) => {
    const rows = pastedColumn(event.clipboardData.getData('text'));
    if (!rows) return;
    event.preventDefault();
    paste(
      Object.fromEntries(
        cells.slice(from, from + rows.length).map(({ measure }, n) => [measure, rows[n] ?? ''] as const),
      ),
    );
  };
  const general = problems.filter(({ measures }) => measures.length === 0);
  const returned = state === 'returned' ? entry.history.findLast(({ did }) => did === 'returned') : undefined;
  return (
    <div className="figures-parts">
      <Panel className="figures-main" scroll={false}>
        <header className="form-head">
          <div>
            <h1>{localized(entry.name)}</h1>
            <span>
              {names(entry.orgUnit).full} · <b>{localized(entry.label)}</b>
            </span>
            <span className={entry.late ? 'tb-error' : 'tb-quiet'}>
              {t('entry.due', { time: dateTime(entry.dueAt) })}
            </span>
          </div>
          <EntryState entry={entry} />
        </header>
        {returned && (
          <p className="banner banner-warn">
            <b>{t('entry.returnedBy', { who: returned.who })}</b> {returned.reason}
          </p>
        )}
        <div className="figures-body tb-scroll" ref={box} onKeyDown={onKeyDown}>
          {general.map(({ code, message }) => (
            <p key={code} className="tb-error">
              {localized(message)}
            </p>
          ))}
          <ul className="figures-fields">
            {cells.map((cell, n) => (
              <EntryField
                key={cell.measure}
                cell={cell}
                problems={problems}
                tried={tried}
                draft={draft[cell.measure]}
                broken={broken.includes(cell.measure)}
                other={others[cell.measure]}
                onSettle={(keepOwn) => settle(cell.measure, keepOwn)}
                onChange={writable ? (changes) => change(cell.measure, changes) : undefined}
                onPaste={onPaste(n)}
              />
            ))}
          </ul>
        </div>
        <footer className="figures-actions" role="group" aria-label={t('entry.actions')}>
          {writable && (
            <Button type="primary" loading={step.isPending} onClick={() => void handIn()}>
              {t('entry.handIn')} <Keycap>Ctrl Enter</Keycap>
            </Button>
          )}
          {state === 'submitted' && rights?.mayApprove && (
            <Popconfirm
              title={t('entry.approveTitle')}
              description={t('entry.approveConsequence')}
              okText={t('entry.approve')}
              cancelText={t('button.cancel')}
              onConfirm={() =>
                step.mutate({ to: 'approve' }, { onSuccess: () => done(t('entry.approvedDone')), onError: failed })
              }
            >
              <Button type="primary" loading={step.isPending}>
                {t('entry.approve')}
              </Button>
            </Popconfirm>
          )}
          {(state === 'submitted' || state === 'approved') && rights?.mayApprove && (
            <Button danger onClick={() => setReturning(true)}>
              {t('entry.giveBack')}
            </Button>
          )}
          {writable && undoPaste && <Button onClick={undoPaste}>{t('entry.undoPaste')}</Button>}
          <span className="figures-saved tb-quiet" role="status">
            {writable
              ? isSaving
                ? t('entry.saving')
                : savedAt && t('entry.saved', { time: clockTime(savedAt, true) })
              : t(`entry.readOnly.${state === 'open' || state === 'returned' ? 'others' : state}`)}
          </span>
        </footer>
      </Panel>
      <EntryHistory entry={entry} />
      {returning && (
        <ReturnDialog
          approved={state === 'approved'}
          onCancel={() => setReturning(false)}
          onReturn={(reason) => {
            setReturning(false);
            step.mutate(
              { to: 'giveBack', reason },
              { onSuccess: () => done(t('entry.returnedDone')), onError: failed },
            );
          }}
        />
      )}
    </div>
  );
}
