import type { DeadLetterDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { Keycap, Panel, dateTime, useI18n } from '@trucban/ui';
import { ArrowLeftOutlined, CheckCircleFilled, StopOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useToast } from '../../shared/toast.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { isJson, readable } from './source-rows.ts';
import { useDiscard, useResend } from './queries.ts';

/** One dead letter: why it could not be used, its content to be corrected, and what became of it. */
export function DeadLetter({
  letter,
  onBack,
}: {
  readonly letter: DeadLetterDto;
  readonly onBack: (() => void) | undefined;
}) {
  const { t } = useI18n();
  return (
    <Panel className="source-detail" scroll={false}>
      <header className="source-detail-head">
        {onBack && <Button icon={<ArrowLeftOutlined />} aria-label={t('source.back')} onClick={onBack} />}
        <div>
          <h2>{letter.source ?? t('letter.unknownSource')}</h2>
          <span className="tb-quiet">
            {dateTime(letter.at, true)} · {t(`letter.channel.${letter.channel}`)}
          </span>
        </div>
        <span className={`tb-chip letter-state-${letter.state}`}>
          {letter.state === 'resent' && <CheckCircleFilled aria-hidden />}
          {letter.state === 'discarded' && <StopOutlined aria-hidden />}
          {t(`letter.state.${letter.state}`)}
        </span>
      </header>
      {letter.state === 'waiting' ? <Waiting letter={letter} /> : <Done letter={letter} />}
    </Panel>
  );
}

type Fault = Pick<DeadLetterDto['errors'][number], 'path' | 'message'>;

function Faults({ title, errors }: { readonly title: string; readonly errors: readonly Fault[] }) {
  return (
    <div className="letter-faults" role="alert">
      <h3>{title}</h3>
      <ul>
        {errors.map(({ path, message }, n) => (
          <li key={n}>
            {message} {path && <code>{path}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What can still be done. A letter of the rules has no content of its own: its event is run through the rules again. */
function Waiting({ letter }: { readonly letter: DeadLetterDto }) {
  const { t } = useI18n();
  const { done, failed } = useToast();
  const original = readable(letter.payload);
  const [payload, setPayload] = useState(original);
  const [topic, setTopic] = useState(letter.topic ?? '');
  const [discarding, setDiscarding] = useState(false);
  const [refused, setRefused] = useState<readonly Fault[]>();
  const resend = useResend();
  const discard = useDiscard();
  const own = letter.channel === 'mqtt';
  const fault = own && !isJson(payload);
  const changed = payload !== original || topic !== (letter.topic ?? '');
  const onError = (error: unknown): void => {
    // What is still wrong stands beside the content, not in a message that goes away.
    if (error instanceof ApiError && error.errors.length > 0) setRefused(error.errors);
    else failed(error);
  };
  const send = (): void => {
    if (fault || resend.isPending) return;
    setRefused(undefined);
    const body = {
      ...(own && payload !== original && { payload }),
      ...(own && topic !== (letter.topic ?? '') && { topic }),
    };
    resend.mutate({ id: letter.id, body }, { onSuccess: () => done(t('letter.sent')), onError });
  };
  return (
    <>
      <div
        className="source-detail-body tb-scroll"
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()}
      >
        {refused ? (
          <Faults title={t('letter.stillWrong')} errors={refused} />
        ) : (
          <Faults title={t('letter.why')} errors={letter.errors} />
        )}
        {own ? (
          <>
            <label className="letter-label">
              {t('letter.topic')}
              <Input value={topic} spellCheck={false} onChange={(event) => setTopic(event.target.value)} />
            </label>
            <label className="letter-label">
              {t('letter.payload')}
              <Input.TextArea
                className="letter-payload"
                value={payload}
                autoSize={{ minRows: 6, maxRows: 22 }}
                spellCheck={false}
                status={fault ? 'warning' : ''}
                onChange={(event) => setPayload(event.target.value)}
              />
            </label>
            {fault && <p className="tb-error letter-note">{t('letter.notJson')}</p>}
            {letter.truncated && <p className="tb-warn letter-note">{t('letter.truncated')}</p>}
            {changed && (
              <p className="letter-note">
                <Button
                  size="small"
                  onClick={() => {
                    setPayload(original);
                    setTopic(letter.topic ?? '');
                  }}
                >
                  {t('letter.asItCame')}
                </Button>
              </p>
            )}
          </>
        ) : (
          <>
            <p>{t('letter.ofRules')}</p>
            {letter.eventId && (
              <p>
                <Link to={`/sources/events/${letter.eventId}`}>{t('letter.openEvent')}</Link>
              </p>
            )}
            <pre className="source-payload" tabIndex={0}>
              {original}
            </pre>
          </>
        )}
      </div>
      <div className="source-actions" role="group" aria-label={t('letter.actions')}>
        <Button type="primary" disabled={fault} loading={resend.isPending} onClick={send}>
          {t(!own ? 'letter.runAgain' : changed ? 'letter.resendCorrected' : 'letter.resend')}{' '}
          <Keycap>Ctrl Enter</Keycap>
        </Button>
        <Button danger loading={discard.isPending} onClick={() => setDiscarding(true)}>
          {t('letter.discard')}
        </Button>
      </div>
      {discarding && (
        <DiscardDialog
          title={t('letter.discardTitle')}
          okText={t('letter.discard')}
          onCancel={() => setDiscarding(false)}
          onDiscard={(reason) => {
            setDiscarding(false);
            discard.mutate(
              { id: letter.id, body: { reason } },
              { onSuccess: () => done(t('letter.discarded')), onError },
            );
          }}
        />
      )}
    </>
  );
}

function Done({ letter }: { readonly letter: DeadLetterDto }) {
  const { t } = useI18n();
  const { resolvedAt, resolvedBy, reason, eventId, errors, payload, topic } = letter;
  return (
    <div className="source-detail-body tb-scroll">
      <dl className="letter-done">
        <dt>{t(`letter.by.${letter.state}`)}</dt>
        <dd>
          {resolvedBy ?? '–'} <span className="tb-quiet">{resolvedAt && dateTime(resolvedAt, true)}</span>
        </dd>
        {reason && (
          <>
            <dt>{t('field.reason')}</dt>
            <dd>{reason}</dd>
          </>
        )}
        {eventId && (
          <>
            <dt>{t('letter.became')}</dt>
            <dd>
              <Link to={`/sources/events/${eventId}`}>{t('letter.openEvent')}</Link>
            </dd>
          </>
        )}
        {topic && (
          <>
            <dt>{t('letter.topic')}</dt>
            <dd>
              <code>{topic}</code>
            </dd>
          </>
        )}
      </dl>
      <Faults title={t('letter.why')} errors={errors} />
      <h3>{t('letter.asItWas')}</h3>
      <pre className="source-payload" tabIndex={0}>
        {readable(payload)}
      </pre>
    </div>
  );
}
