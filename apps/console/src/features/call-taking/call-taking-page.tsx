import type { CloudEventDto, CreateIncident, DuplicateDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import {
  Keycap,
  LoadingBars,
  Panel,
  SEVERITIES,
  SeverityBadge,
  SeverityShape,
  clockTime,
  fold,
  serverNow,
  useHotkeys,
  useI18n,
  useNow,
} from '@trucban/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { BulbOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Form, Input, Select } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../shared/api.ts';
import { useAreas, useEventTypes } from '../../shared/reference.ts';
import { useToast } from '../../shared/toast.tsx';
import { clearDraft, readDraft, useDraft } from '../../shared/draft.ts';
import { applyIncident } from '../../shared/apply-incident.ts';
import { Duplicates } from './duplicates.tsx';
import { PlannedAnswer } from './planned-answer.tsx';
import { suggestTypes } from './suggest-types.ts';
import { useDuplicates, useSettled } from './use-duplicates.ts';
import { usePlannedAnswer } from './use-planned-answer.ts';
import './call-taking.css';

const PointPicker = lazy(() => import('../../shared/map/index.ts').then((m) => ({ default: m.PointPicker })));

interface Values {
  readonly description?: string;
  readonly title?: string;
  readonly eventType?: string;
  readonly severity?: CreateIncident['severity'];
  readonly source?: string;
  readonly address?: string;
  readonly areaCode?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly anonymous?: boolean;
}
interface Point {
  readonly lat: number;
  readonly lon: number;
}

const DRAFT = 'new-incident';
/** A dispatchable record within so many seconds. */
const GOAL_SECONDS = 30;

/** A call becomes an incident: story, type, severity, place, caller; open incidents like it are shown while typing. */
export function CallTakingPage() {
  const { t, locale } = useI18n();
  const navigate = useNavigate();
  const toast = useToast();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [first] = useState(() => (readDraft(DRAFT)?.data ?? {}) as Values & { point?: Point });
  const draft = useDraft(DRAFT);
  const [values, setValues] = useState<Values>(first);
  const [point, setPointState] = useState<Point | undefined>(first.point);
  const types = useEventTypes();
  const areas = useAreas();
  const said = useSettled(values.description ?? '');
  const suggestions = useMemo(() => suggestTypes(said, types.data?.items ?? []), [said, types.data]);
  const area = areas.data?.find(({ code }) => code === values.areaCode);
  const place: Point | undefined = point ?? (area && { lat: area.centroid[1], lon: area.centroid[0] });
  const duplicates = useDuplicates(values.eventType, place, values.phone);
  const planned = usePlannedAnswer(values.eventType, values.areaCode).data ?? null;
  const name = (both: { vi: string; en: string }): string => (locale === 'en' ? both.en : both.vi);

  const note = (next: Values, at: Point | undefined): void => {
    setValues(next);
    draft.save({ ...next, ...(at && { point: at }) });
  };
  const setPoint = (at: Point): void => {
    setPointState(at);
    const inside = areas.data?.find(
      ({ bbox }) => at.lon >= bbox[0] && at.lon < bbox[2] && at.lat >= bbox[1] && at.lat < bbox[3],
    );
    if (inside) form.setFieldValue('areaCode', inside.code);
    note(form.getFieldsValue(), at);
  };
  const setType = (code: string): void => {
    const type = types.data?.items.find((each) => each.code === code);
    form.setFieldsValue({ eventType: code, severity: type?.defaultSeverity as Values['severity'] });
    note(form.getFieldsValue(), point);
  };

  const create = useMutation({
    mutationFn: (input: Values) => api.incidents.create(bodyOf(input, point)),
    onSuccess: (incident) => {
      clearDraft(DRAFT);
      queries.setQueryData(['incident', incident.id], incident);
      queries.setQueryData<readonly (typeof incident)[]>(
        ['incidents', 'open'],
        (list) => list && applyIncident(list, incident),
      );
      toast.done(t('call.created', { number: incident.number }));
      void navigate(`/i/${incident.id}`);
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 422)
        form.setFields(error.errors.map(({ path, message }) => ({ name: fieldOf(path), errors: [message] })));
      toast.failed(error);
    },
  });
  // The caller becomes a report of the incident: a separate one is opened and merged at once, so nothing he said is lost.
  const addCaller = useMutation({
    mutationFn: async (duplicate: DuplicateDto) => {
      const made = await api.incidents.create(bodyOf(form.getFieldsValue(), point));
      if (made.id !== duplicate.incidentId)
        await api.incidents.merge(made.id, { intoId: duplicate.incidentId, reason: t('call.mergeReason') });
      return duplicate;
    },
    onSuccess: ({ incidentId, number }) => {
      clearDraft(DRAFT);
      toast.done(t('call.added', { number }));
      void queries.invalidateQueries({ queryKey: ['incident', incidentId] });
      void navigate(`/i/${incidentId}`);
    },
    onError: (error) => toast.failed(error),
  });
  const answered = useMutation({
    mutationFn: () => api.events.send(callOf(bodyOf(form.getFieldsValue(), point))),
    onSuccess: () => {
      clearDraft(DRAFT);
      toast.done(t('call.answer.kept'));
      void navigate('/board');
    },
    onError: (error) => toast.failed(error),
  });
  const focus = (field: keyof Values): void => form.focusField(field);
  useHotkeys({
    'alt+1': () => focus('description'),
    'alt+2': () => focus('eventType'),
    'alt+3': () => focus('severity'),
    'alt+4': () => focus('address'),
    'alt+5': () => focus('name'),
    'alt+0': () => (planned ? answered.mutate() : false),
    'ctrl+enter': () => form.submit(),
    '+': () => (duplicates.data?.[0] ? addCaller.mutate(duplicates.data[0]) : false),
    escape: () => void navigate('/board'),
  });
  const required = [{ required: true, message: t('field.required') }];

  return (
    <div className="call">
      <h1 className="tb-hidden">{t('call.title')}</h1>
      <Panel className="call-form" title={t('call.title')} extra={<SinceStart />}>
        <Form
          form={form}
          layout="vertical"
          initialValues={first}
          onValuesChange={(changed: Partial<Values>, all) =>
            changed.eventType ? setType(changed.eventType) : note(all, point)
          }
          onFinish={(input) => create.mutate(input)}
        >
          <Form.Item name="description" label={<Label text={t('facts.description')} keycap="Alt 1" />} rules={required}>
            <Input.TextArea rows={4} autoFocus maxLength={10000} />
          </Form.Item>
          {suggestions.length > 0 && (
            <div className="call-suggest" aria-live="polite">
              <span>
                <BulbOutlined aria-hidden />{' '}
                {t('call.suggest', { words: [...new Set(suggestions.flatMap(({ words }) => words))].join(', ') })}
              </span>
              <div>
                {suggestions.map(({ type }) => (
                  <Button
                    key={type.code}
                    shape="round"
                    type={values.eventType === type.code ? 'primary' : 'default'}
                    onClick={() => setType(type.code)}
                  >
                    {name(type.name)}
                  </Button>
                ))}
              </div>
            </div>
          )}
          <div className="call-two">
            <Form.Item name="eventType" label={<Label text={t('call.type')} keycap="Alt 2" />} rules={required}>
              <Select
                showSearch={{
                  filterOption: (input, option) => fold(String(option?.label ?? '')).includes(fold(input)),
                }}
                loading={types.isPending}
                options={(types.data?.items ?? []).map((type) => ({
                  value: type.code,
                  label: `${type.code} · ${name(type.name)}`,
                }))}
              />
            </Form.Item>
            <Form.Item name="severity" label={<Label text={t('field.severity')} keycap="Alt 3" />}>
              <Select options={SEVERITIES.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))} />
            </Form.Item>
          </div>
          <div className="call-two">
            <Form.Item
              name="address"
              label={<Label text={t('call.place')} keycap="Alt 4" />}
              rules={point || values.areaCode ? [] : required}
            >
              <Input maxLength={500} />
            </Form.Item>
            <Form.Item name="areaCode" label={t('call.area')}>
              <Select
                allowClear
                showSearch={{
                  filterOption: (input, option) => fold(String(option?.label ?? '')).includes(fold(input)),
                }}
                options={(areas.data ?? []).map((each) => ({ value: each.code, label: name(each.name) }))}
              />
            </Form.Item>
          </div>
          {planned && <PlannedAnswer answer={planned} busy={answered.isPending} onAnswered={() => answered.mutate()} />}
          <div className="call-three">
            <Form.Item name="name" label={<Label text={t('call.caller')} keycap="Alt 5" />}>
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
            <Form.Item name="phone" label={t('call.phone')}>
              <Input maxLength={40} inputMode="tel" autoComplete="off" />
            </Form.Item>
            <Form.Item name="source" label={t('call.source')}>
              <Select
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                options={(types.data?.sources ?? []).map((source) => ({ value: source.code, label: name(source) }))}
              />
            </Form.Item>
          </div>
          <Form.Item name="anonymous" valuePropName="checked">
            <Checkbox>{t('call.anonymous')}</Checkbox>
          </Form.Item>
          <Form.Item name="title" label={t('call.headline')}>
            <Input maxLength={300} placeholder={t('call.headlineHint')} />
          </Form.Item>
          <div className="call-foot">
            <Button type="primary" size="large" htmlType="submit" loading={create.isPending}>
              {t('call.create')} <Keycap>Ctrl Enter</Keycap>
            </Button>
            <Button size="large" onClick={() => void navigate('/board')}>
              {t('button.cancel')} <Keycap>Esc</Keycap>
            </Button>
            {draft.savedAt !== undefined && (
              <span className="tb-quiet">{t('task.draft', { time: clockTime(draft.savedAt, true) })}</span>
            )}
          </div>
        </Form>
      </Panel>
      <Panel className="call-map" scroll={false}>
        <Suspense fallback={<LoadingBars />}>
          <PointPicker value={point} onChange={setPoint} centre={place} />
        </Suspense>
      </Panel>
      <Panel className="call-side" title={t('call.duplicates')} count={duplicates.data?.length ?? 0}>
        <Duplicates query={duplicates} busy={addCaller.isPending} onAdd={(duplicate) => addCaller.mutate(duplicate)} />
        {values.severity === 'critical' && (
          <Alert
            className="call-critical"
            type="error"
            title={
              <span>
                <SeverityShape severity="critical" size={18} /> {t('call.critical')}
              </span>
            }
          />
        )}
      </Panel>
    </div>
  );
}

function Label({ text, keycap }: { readonly text: string; readonly keycap: string }) {
  return (
    <span className="call-label">
      {text} <Keycap>{keycap}</Keycap>
    </span>
  );
}

/** How long the call has been going, against the goal. */
function SinceStart() {
  const { t } = useI18n();
  const now = useNow();
  const [start] = useState(serverNow);
  const seconds = Math.max(0, Math.round((now - start) / 1000));
  return (
    <span className={seconds > GOAL_SECONDS ? 'tb-warn tb-num' : 'tb-num'}>
      {t('call.since', {
        time: `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`,
        goal: GOAL_SECONDS,
      })}
    </span>
  );
}

function bodyOf(input: Values, point: Point | undefined): CreateIncident {
  const { description, title, eventType, severity, source, address, areaCode, name, phone, anonymous } = input;
  const location = { ...point, ...(address && { address }), ...(areaCode && { areaCode }) };
  const reporter = { ...(name && { name }), ...(phone && { phone }), ...(anonymous && { anonymous }) };
  return {
    eventType,
    ...(title && { title }),
    ...(description && { description }),
    ...(severity && { severity }),
    ...(source && { source }),
    ...(Object.keys(location).length > 0 && { location }),
    ...(Object.keys(reporter).length > 0 && { reporter }),
  };
}

/** The call itself, for the rules: they find the planned work that explains it. */
function callOf({ eventType, title, description, severity, location, reporter }: CreateIncident): CloudEventDto {
  const data = { eventType, title, description, severity, location, reporter } as CloudEventDto['data'];
  return { specversion: '1.0', id: crypto.randomUUID(), source: '/console/call', type: 'call.received', data };
}

/** The form's field of a body's pointer. */
function fieldOf(path: string): keyof Values {
  const [, head = '', tail] = path.split('/');
  if (head === 'location') return tail === 'areaCode' ? 'areaCode' : 'address';
  if (head === 'reporter') return tail === 'phone' ? 'phone' : 'name';
  return (head === 'type' ? 'eventType' : head) as keyof Values;
}
