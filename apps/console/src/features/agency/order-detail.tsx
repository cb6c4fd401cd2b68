import type { AssignmentDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import {
  ClockChip,
  Keycap,
  LoadingBars,
  Panel,
  SeverityShape,
  clockTime,
  dateTime,
  useHotkeys,
  useI18n,
  type Severity,
} from '@trucban/ui';
import type { FormData, FormHandle } from '@trucban/ui/form-view';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LeftOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { useFormRefs } from '../../shared/form-refs.ts';
import { usePlaceName } from '../../shared/reference.ts';
import { usePointDialog } from '../../shared/map/use-point-dialog.tsx';
import { useToast } from '../../shared/toast.tsx';
import { can, useMe } from '../auth/index.ts';
import { answerClock } from '../../shared/orders.ts';
import { PROGRESS, nextStep } from './inbox.ts';

const FormView = lazy(() => import('@trucban/ui/form-view').then((m) => ({ default: m.FormView })));

const REASONS = ['busy', 'noCrew', 'equipmentFault', 'outOfArea', 'notCompetent', 'unsafe', 'other'];
type Dialog = 'decline' | 'support' | 'comment';

/** One order: what, where, until when, and the next report with one button. */
export function OrderDetail({
  order,
  onBack,
  onActed,
}: {
  readonly order: AssignmentDto;
  readonly onBack?: (() => void) | undefined;
  /** Something was reported: this order stays the chosen one. */
  readonly onActed: () => void;
}) {
  const { t } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  const placeName = usePlaceName();
  const [dialog, setDialog] = useState<Dialog>();
  const [unit, setUnit] = useState(order.unit ?? '');
  const mayAnswer = can(me, 'assignment.answer', 'assignment.write');
  const next = mayAnswer ? nextStep(order) : undefined;
  const takeAnswer = (answer: AssignmentDto): void => {
    queries.setQueryData<readonly AssignmentDto[]>(['agency', 'list'], (list) =>
      list?.map((each) => (each.id === answer.id ? { ...each, ...answer } : each)),
    );
  };
  const act = useMutation({
    mutationFn: (run: () => Promise<AssignmentDto>) => run(),
    onSuccess: (answer) => {
      takeAnswer(answer);
      onActed();
      toast.done(t(answer.releasedAt ? 'agency.told.released' : `agency.told.${answer.state}`));
    },
    onError: (error) => toast.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: ['agency'] }),
  });
  const body = unit.trim() ? { unit: unit.trim() } : {};
  const go = (): void => {
    if (act.isPending) return;
    if (next === 'accept') act.mutate(() => api.agency.accept(order.id, body));
    else if (next === 'release') act.mutate(() => api.agency.release(order.id));
    else if (next === 'en-route' || next === 'on-scene') act.mutate(() => api.agency.progress(order.id, next, body));
  };
  useHotkeys(
    {
      a: () => (next === 'accept' ? go() : false),
      r: () => (mayAnswer && order.state === 'offered' ? setDialog('decline') : false),
    },
    dialog === undefined,
  );
  const { incident } = order;
  const skillName = (skill: string): string => (t(`skill.${skill}`) === `skill.${skill}` ? skill : t(`skill.${skill}`));
  const place = placeName(incident?.location);
  const clock = answerClock(order);
  const reached: Readonly<Record<string, string | null>> = {
    offered: order.offeredAt,
    accepted: order.acceptedAt,
    enRoute: order.enRouteAt,
    onScene: order.onSceneAt,
    completed: order.completedAt,
  };
  const position = incident?.location;
  return (
    <Panel className="agency-detail">
      <div className="order-detail">
        {onBack && (
          <button type="button" className="order-back" onClick={onBack}>
            <LeftOutlined aria-hidden /> {t('nav.agency')}
          </button>
        )}
        {order.exercise && (
          <p className="banner banner-exercise">
            <b>{t('exercise')}</b> {t('exercise.text')}
          </p>
        )}
        <header className="order-head">
          <SeverityShape severity={(incident?.severity ?? 'info') as Severity} size={32} />
          <div>
            <h1>{order.text}</h1>
            <span className="tb-quiet">
              {incident?.number} · {incident?.title}
            </span>
          </div>
          {clock && <ClockChip clock={clock} />}
        </header>
        <ol className="order-progress" aria-label={t('agency.progress')}>
          {PROGRESS.map((step, i) => (
            <li
              key={step}
              className={reached[step] ? 'reached' : ''}
              aria-current={order.state === step ? 'step' : undefined}
            >
              <span className="step-mark">{reached[step] ? '✓' : i + 1}</span>
              <span>{t(`assignmentState.${step}`)}</span>
              {reached[step] && <time className="tb-quiet tb-num">{clockTime(reached[step])}</time>}
            </li>
          ))}
        </ol>
        {order.returnReason && (
          <Alert type="warning" showIcon title={t('orders.returned', { reason: order.returnReason })} />
        )}
        <dl className="facts">
          <Fact name={t('agency.place')}>
            {place || t('board.noPlace')}
            {position?.lat !== undefined && position.lon !== undefined && (
              <>
                {' '}
                <a href={`geo:${position.lat},${position.lon}`}>{t('agency.navigate')}</a>
              </>
            )}
          </Fact>
          {order.skill.length > 0 && <Fact name={t('agency.needs')}>{order.skill.map(skillName).join(', ')}</Fact>}
          {order.dueAt && <Fact name={t('field.dueAt')}>{dateTime(order.dueAt)}</Fact>}
          {order.unit && <Fact name={t('agency.unit')}>{order.unit}</Fact>}
          {order.releasedAt && <Fact name={t('agency.released')}>{dateTime(order.releasedAt)}</Fact>}
          {order.result && <Fact name={t('field.result')}>{order.result}</Fact>}
          {can(me, 'incident.read') && (
            <Fact name={t('field.otherIncident')}>
              <Link to={`/i/${order.incidentId}`}>{t('tasks.openIncident')}</Link>
            </Fact>
          )}
        </dl>
        {next === 'release' && <Alert type="warning" showIcon title={t('agency.withdrawn')} />}
        {next === 'complete' ? (
          <CompleteForm order={order} busy={act.isPending} onComplete={(run) => act.mutateAsync(run)} />
        ) : (
          next &&
          next !== 'release' && (
            <div className="order-answer">
              <label htmlFor="order-unit">{t('agency.unitLabel')}</label>
              <Input
                id="order-unit"
                value={unit}
                maxLength={100}
                placeholder={t('agency.unitHint')}
                onChange={(event) => setUnit(event.target.value)}
                onPressEnter={go}
              />
            </div>
          )
        )}
        {mayAnswer && (
          <footer className="order-foot">
            {next && next !== 'complete' && (
              <Button type="primary" size="large" loading={act.isPending} onClick={go}>
                {t(`agency.do.${next}`)} {next === 'accept' && <Keycap>A</Keycap>}
              </Button>
            )}
            {order.state === 'onScene' && (
              <Button
                size="large"
                loading={act.isPending}
                onClick={() => act.mutate(() => api.agency.progress(order.id, 'transporting', body))}
              >
                {t('agency.do.transporting')}
              </Button>
            )}
            {next && next !== 'release' && (
              <>
                <Button size="large" onClick={() => setDialog('support')}>
                  {t('agency.support')}
                </Button>
                <Button size="large" onClick={() => setDialog('comment')}>
                  {t('timeline.note')}
                </Button>
              </>
            )}
            {order.state === 'offered' && (
              <Button size="large" danger onClick={() => setDialog('decline')}>
                {t('agency.decline')} <Keycap>R</Keycap>
              </Button>
            )}
          </footer>
        )}
      </div>
      {dialog && (
        <AnswerDialog
          dialog={dialog}
          busy={act.isPending}
          onClose={() => setDialog(undefined)}
          onSend={(values) =>
            act.mutate(() => answer(dialog, order.id, values), { onSuccess: () => setDialog(undefined) })
          }
        />
      )}
    </Panel>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The result: the form of the order where it has one, else a sentence. */
function CompleteForm({
  order,
  busy,
  onComplete,
}: {
  readonly order: AssignmentDto;
  readonly busy: boolean;
  readonly onComplete: (run: () => Promise<AssignmentDto>) => Promise<unknown>;
}) {
  const { t } = useI18n();
  const handle = useRef<FormHandle>(null);
  const [result, setResult] = useState('');
  const [faults, setFaults] = useState<string>();
  const refs = useFormRefs(null);
  const [pickPoint, pointDialog] = usePointDialog();
  const [empty] = useState<FormData>(() => (order.data as FormData | null) ?? {});
  const form = useQuery({
    queryKey: ['form', order.form],
    queryFn: () => api.reference.form(order.form ?? ''),
    enabled: order.form !== null,
  });
  const send = async (): Promise<void> => {
    setFaults(undefined);
    const data = form.data ? handle.current?.check() : undefined;
    if (data === null) return setFaults(t('task.fixFields'));
    try {
      await onComplete(() =>
        api.agency.complete(order.id, {
          ...(result.trim() && { result: result.trim() }),
          ...(data && { data: data as Record<string, never> }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 422) return;
      const homeless = handle.current?.showProblems(error.errors, '/data') ?? error.errors;
      setFaults(homeless.map(({ message }) => message).join(' ') || error.message);
    }
  };
  return (
    <section className="order-complete" aria-label={t('agency.complete')}>
      <h3>{t('agency.complete')}</h3>
      {faults && <Alert type="error" role="alert" title={faults} />}
      {form.data && refs && (
        <Suspense fallback={<LoadingBars />}>
          <FormView ref={handle} definition={form.data.content} data={empty} refs={refs} onPickPoint={pickPoint} />
        </Suspense>
      )}
      {pointDialog}
      <label htmlFor="order-result">{t('field.result')}</label>
      <Input.TextArea
        id="order-result"
        rows={2}
        value={result}
        maxLength={4000}
        onChange={(event) => setResult(event.target.value)}
      />
      <Button type="primary" size="large" loading={busy} onClick={() => void send()}>
        {t('agency.do.complete')}
      </Button>
    </section>
  );
}

interface AnswerValues {
  readonly reason?: string;
  readonly text?: string;
  readonly count?: string;
}

function answer(dialog: Dialog, id: string, { reason = '', text = '', count }: AnswerValues): Promise<AssignmentDto> {
  if (dialog === 'decline') return api.agency.decline(id, { reason, ...(text && { text }) });
  if (dialog === 'support')
    return api.agency.requestSupport(id, { ...(text && { text }), ...(count && { count: Number(count) }) });
  return api.agency.comment(id, text);
}

function AnswerDialog({
  dialog,
  busy,
  onClose,
  onSend,
}: {
  readonly dialog: Dialog;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSend: (values: AnswerValues) => void;
}) {
  const { t } = useI18n();
  const [form] = Form.useForm<AnswerValues>();
  const required = [{ required: true, message: t('field.required') }];
  return (
    <Modal
      open
      title={t(`agency.dialog.${dialog}`)}
      okText={t(dialog === 'decline' ? 'agency.decline' : 'action.send')}
      cancelText={t('button.cancel')}
      okButtonProps={{ loading: busy, ...(dialog === 'decline' && { danger: true, type: 'default' as const }) }}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      {dialog === 'decline' && (
        <Alert className="dialog-consequence" type="warning" showIcon title={t('agency.declineNext')} />
      )}
      <Form form={form} layout="vertical" onFinish={onSend}>
        {dialog === 'decline' && (
          <Form.Item name="reason" label={t('field.reason')} rules={required}>
            <Select autoFocus options={REASONS.map((value) => ({ value, label: t(`decline.${value}`) }))} />
          </Form.Item>
        )}
        {dialog === 'support' && (
          <Form.Item name="count" label={t('agency.supportCount')}>
            <Input inputMode="numeric" pattern="[0-9]*" />
          </Form.Item>
        )}
        <Form.Item
          name="text"
          label={t(dialog === 'support' ? 'agency.supportText' : 'timeline.note')}
          rules={dialog === 'decline' ? [] : required}
        >
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
