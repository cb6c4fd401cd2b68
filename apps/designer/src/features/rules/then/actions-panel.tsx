import { SEVERITIES, SeverityBadge, matches, useI18n, type Severity } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { isObject, type Json, type JsonObject } from '../model/condition-tree.ts';
import { lengthWords } from '../model/duration.ts';
import type { EventTypeFacts } from '../queries.ts';
import { problemAt, useRuleWords } from '../tree/rule-context.ts';

interface ActionsPanelProps {
  readonly document: JsonObject;
  readonly onChange: (document: JsonObject, about?: string) => void;
  readonly onJson: (path: string) => void;
}

/** What a rule that is true does. */
export function ActionsPanel({ document, onChange, onJson }: ActionsPanelProps) {
  const { t } = useI18n();
  const { locked, problems } = useRuleWords();
  const actions = Array.isArray(document['actions']) ? (document['actions'] as readonly Json[]) : [];
  const write = (next: readonly Json[], about = ''): void => onChange({ ...document, actions: next }, about);
  const problem = problems.get('/actions');
  return (
    <>
      <SeverityField document={document} onChange={onChange} />
      {actions.map((action, i) => (
        <ActionRow
          key={i}
          action={action}
          path={`/actions/${i}`}
          onJson={onJson}
          onChange={(next) => write(actions.with(i, next), `action${i}`)}
          onRemove={() => write(actions.toSpliced(i, 1))}
        />
      ))}
      {problem && <p className="rule-problem tb-error">{problem}</p>}
      {!locked && (
        <div className="rule-add">
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => write([...actions, { type: 'createIncident', eventType: '' }])}
          >
            {t('rule.action.createIncident')}
          </Button>
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => write([...actions, { type: 'notify', to: [], text: { vi: '', en: '' } }])}
          >
            {t('rule.action.notify')}
          </Button>
        </div>
      )}
    </>
  );
}

function SeverityField({ document, onChange }: Pick<ActionsPanelProps, 'document' | 'onChange'>) {
  const { t } = useI18n();
  const { locked, problems } = useRuleWords();
  const problem = problemAt(problems, '/severity');
  const { severity, ...rest } = document;
  return (
    <>
      <div className="rule-field">
        <span className="rule-label">{t('rule.severity')}</span>
        <Select
          className="rule-severity"
          aria-label={t('rule.severity')}
          allowClear
          disabled={locked}
          placeholder={t('rule.severity.ofType')}
          value={typeof severity === 'string' ? severity : undefined}
          {...(problem && { status: 'error' as const })}
          options={SEVERITIES.map((each) => ({ value: each as string, label: <SeverityBadge severity={each} /> }))}
          onChange={(next?: string) => onChange(next === undefined ? rest : { ...document, severity: next })}
        />
      </div>
      {problem && <p className="rule-problem tb-error">{problem}</p>}
    </>
  );
}

interface ActionRowProps {
  readonly action: Json;
  readonly path: string;
  readonly onChange: (action: Json) => void;
  readonly onRemove: () => void;
  readonly onJson: (path: string) => void;
}

function ActionRow(props: ActionRowProps) {
  const { action, path, onRemove } = props;
  const { t } = useI18n();
  const { locked, problems } = useRuleWords();
  const type = isObject(action) ? String(action['type']) : '';
  const problem = problemAt(problems, path);
  const known = isObject(action) && isPlain(action);
  return (
    <div className={`rule-action ${problem ? 'rule-row-bad' : ''}`}>
      {known && type === 'createIncident' && <CreateIncident {...props} action={action} />}
      {known && type === 'notify' && <Notify {...props} action={action} />}
      {!(known && (type === 'createIncident' || type === 'notify')) && (
        <div className="rule-field">
          <span className="rule-label">{type || t('rule.foreign')}</span>
          <span className="rule-foreign-action">
            <code>{JSON.stringify(action).slice(0, 90)}</code>
            <Button size="small" type="link" onClick={() => props.onJson(path)}>
              {t('rule.editJson')}
            </Button>
          </span>
        </div>
      )}
      {!locked && (
        <Button
          className="rule-icon rule-action-remove"
          size="small"
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={t('rule.action.remove')}
          title={t('rule.action.remove')}
          onClick={onRemove}
        />
      )}
      {problem && <p className="rule-problem tb-error">{problem}</p>}
    </div>
  );
}

/** Whether the fields of an action are all among those that can be seen here. */
function isPlain(action: JsonObject): boolean {
  const shown = action['type'] === 'notify' ? ['type', 'to', 'text'] : ['type', 'eventType', 'severity'];
  return Object.keys(action).every((key) => shown.includes(key));
}

function CreateIncident({ action, onChange }: Omit<ActionRowProps, 'action'> & { readonly action: JsonObject }) {
  const { t, locale } = useI18n();
  const { locked, types, names } = useRuleWords();
  const code = typeof action['eventType'] === 'string' ? action['eventType'] : '';
  const type = types.find((each) => each.code === code);
  const { severity, ...rest } = action;
  return (
    <>
      <div className="rule-field">
        <span className="rule-label">{t('rule.action.createIncident')}</span>
        <Select<string, { value: string; label: string }>
          className="rule-wide"
          aria-label={t('rule.action.createIncident')}
          disabled={locked}
          value={code || undefined}
          placeholder={t('rule.action.chooseType')}
          options={types.map((each) => ({ value: each.code, label: `${each.code} · ${names.get(each.code) ?? ''}` }))}
          showSearch={{ filterOption: (query, each) => matches(query, each?.label ?? '') }}
          onChange={(eventType) => onChange({ ...action, eventType })}
        />
        <Select
          className="rule-severity"
          aria-label={t('rule.action.severity')}
          allowClear
          disabled={locked}
          placeholder={t('rule.severity.ofRule')}
          value={typeof severity === 'string' ? severity : undefined}
          options={SEVERITIES.map((each) => ({ value: each as string, label: <SeverityBadge severity={each} /> }))}
          onChange={(next?: string) => onChange(next === undefined ? rest : { ...action, severity: next })}
        />
      </div>
      {type && <TypeFacts type={type} locale={locale} />}
    </>
  );
}

/** What comes with an event type: SOP, leading agency, default severity, what counts as the same incident. */
function TypeFacts({ type, locale }: { readonly type: EventTypeFacts; readonly locale: 'vi' | 'en' }) {
  const { t } = useI18n();
  const { dedup, sop, lead, defaultSeverity } = type;
  const where = dedup.radiusMetres > 0 ? t('rule.dedup.radius', { metres: dedup.radiusMetres }) : '';
  const keys = dedup.keys.join(', ');
  const time = lengthWords(`PT${dedup.windowMinutes}M`, locale);
  return (
    <dl className="rule-type-facts">
      <dt>{t('rule.type.sop')}</dt>
      <dd>
        <span className="tb-chip config-state">{sop}</span> {t('rule.type.lead', { lead })}
      </dd>
      <dt>{t('rule.type.severity')}</dt>
      <dd>
        <SeverityBadge severity={defaultSeverity satisfies Severity} />
      </dd>
      <dt>{t('rule.type.dedup')}</dt>
      <dd>
        {t('rule.dedup', { keys, time })} {where}
      </dd>
    </dl>
  );
}

function Notify({ action, onChange }: Omit<ActionRowProps, 'action'> & { readonly action: JsonObject }) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  const to = Array.isArray(action['to']) ? (action['to'] as readonly Json[]).map(String) : [];
  const text = isObject(action['text']) ? action['text'] : {};
  return (
    <>
      <div className="rule-field">
        <span className="rule-label">{t('rule.action.notify')}</span>
        <Select
          className="rule-wide"
          mode="tags"
          aria-label={t('rule.action.notify')}
          disabled={locked}
          value={to}
          placeholder="shiftLeader@IOC"
          tokenSeparators={[',', ' ']}
          options={['shiftLeader@IOC', 'dispatcher@IOC', 'iocDirector@IOC', 'dutyOfficer@@COMMUNE-PC'].map((value) => ({
            value,
            label: value,
          }))}
          onChange={(next) => onChange({ ...action, to: next })}
        />
      </div>
      {(['vi', 'en'] as const).map((language) => (
        <div className="rule-field" key={language}>
          <span className="rule-label rule-label-sub">{t(`rule.action.text.${language}`)}</span>
          <Input
            className="rule-wide"
            aria-label={t(`rule.action.text.${language}`)}
            disabled={locked}
            maxLength={500}
            value={String(text[language] ?? '')}
            onChange={(event) =>
              onChange({ ...action, text: { ...text, [language]: event.target.value.normalize('NFC') } })
            }
          />
        </div>
      ))}
    </>
  );
}
