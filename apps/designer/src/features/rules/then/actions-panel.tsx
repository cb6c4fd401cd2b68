import { ActionMenu, SEVERITIES, SeverityBadge, useI18n, type Severity } from '@trucban/ui';
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { lengthWords } from '@trucban/ui/duration';
import type { InputProps } from '../../../shared/parts/part.ts';
import { PartsForm } from '../../../shared/parts/parts-form.tsx';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { ACTION_FORMS, actionForm } from '../parts/action-forms.ts';
import type { EventTypeFacts } from '../queries.ts';
import { useRuleWords } from '../tree/rule-context.ts';

interface ActionsPanelProps {
  readonly document: JsonObject;
  /** What is done when it fires or is raised, or when its alert is over. */
  readonly part: 'actions' | 'onClear';
  readonly onChange: (document: JsonObject, about?: string) => void;
}

/** What a rule does: each action with the form of its kind. */
export function ActionsPanel({ document, part, onChange }: ActionsPanelProps) {
  const { t } = useI18n();
  const { problems } = useRuleWords();
  const { [part]: given, ...rest } = document;
  const problem = problems.get(`/${part}`);
  return (
    <>
      <Actions
        value={given}
        path={`/${part}`}
        add={t(part === 'onClear' ? 'rule.action.addOnClear' : 'rule.action.add')}
        onChange={(next, about) =>
          onChange(part === 'onClear' && next.length === 0 ? rest : { ...document, [part]: next }, about)
        }
      />
      {problem && <p className="rule-problem tb-error">{problem}</p>}
    </>
  );
}

/** Actions inside of another part: what is done at a rung of a ladder. */
export function ActionsField({ value, path, onChange }: InputProps) {
  const { t } = useI18n();
  return (
    <div className="part-list">
      <Actions
        value={value}
        path={path}
        add={t('rule.action.add')}
        onChange={(next) => onChange(next.length > 0 ? next : undefined)}
      />
    </div>
  );
}

interface ActionsProps {
  readonly value: Json | undefined;
  readonly path: string;
  /** What the button says that adds one. */
  readonly add: string;
  readonly onChange: (actions: readonly Json[], about?: string) => void;
}

function Actions({ value, path, add, onChange }: ActionsProps) {
  const { locale } = useI18n();
  const { locked } = useRuleWords();
  const actions = Array.isArray(value) ? (value as readonly Json[]) : [];
  return (
    <>
      {actions.map((action, i) => (
        <ActionRow
          key={i}
          action={action}
          path={`${path}/${i}`}
          onChange={(next) => onChange(actions.with(i, next), `${path}${i}`)}
          onRemove={() => onChange(actions.toSpliced(i, 1))}
        />
      ))}
      {!locked && (
        <div className="rule-add">
          <ActionMenu
            menu={{
              items: ACTION_FORMS.map((form) => ({ key: form.value, label: locale === 'en' ? form.en : form.vi })),
              onClick: ({ key }) => onChange([...actions, { type: key, ...actionForm(key)?.fresh }]),
            }}
          >
            <Button size="small" type="text" icon={<PlusOutlined aria-hidden />}>
              {add}
            </Button>
          </ActionMenu>
        </div>
      )}
    </>
  );
}

/** Severity of what the rule finds. */
export function SeverityField({ document, onChange }: Omit<ActionsPanelProps, 'part'>) {
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
}

function ActionRow({ action, path, onChange, onRemove }: ActionRowProps) {
  const { t, locale } = useI18n();
  const { locked, problems, types, toJson } = useRuleWords();
  const own = isObject(action) ? action : {};
  const form = actionForm(own['type']);
  const problem = problems.get(path) ?? problems.get(`${path}/type`);
  const type = own['type'] === 'createIncident' && types.find((each) => each.code === own['eventType']);
  const name = form ? (locale === 'en' ? form.en : form.vi) : String(own['type'] ?? t('rule.foreign'));
  return (
    <div
      className={`rule-action ${problemAt(problems, path) ? 'rule-row-bad' : ''}`}
      role="group"
      aria-label={name}
      data-path={path}
    >
      <header>
        <strong>{name}</strong>
        {!locked && (
          <Button
            className="rule-icon"
            size="small"
            type="text"
            icon={<CloseOutlined aria-hidden />}
            aria-label={`${t('rule.action.remove')}: ${name}`}
            title={t('rule.action.remove')}
            onClick={onRemove}
          />
        )}
      </header>
      {form ? (
        <PartsForm parts={form.parts} object={own} path={path} onChange={onChange} />
      ) : (
        <span className="rule-foreign-action">
          <code>{JSON.stringify(action).slice(0, 90)}</code>
          <Button size="small" type="link" onClick={() => toJson(path)}>
            {t('rule.editJson')}
          </Button>
        </span>
      )}
      {type && <TypeFacts type={type} locale={locale} />}
      {problem && <p className="tb-error">{problem}</p>}
    </div>
  );
}

/** Dedup keys that are no attributes of the incident (`dedupNote` of the event types). */
const NAMED_KEYS: ReadonlySet<string> = new Set(['type', 'location', 'area', 'callerPhone', 'reporter', 'category']);

/** What comes with an event type: SOP, leading agency, default severity, what counts as the same incident. */
function TypeFacts({ type, locale }: { readonly type: EventTypeFacts; readonly locale: 'vi' | 'en' }) {
  const { t } = useI18n();
  const { dedup, sop, lead, defaultSeverity } = type;
  const where = dedup.keys.includes('location') ? t('rule.dedup.radius', { metres: dedup.radiusMetres }) : '';
  const keys = dedup.keys.map((key) => (NAMED_KEYS.has(key) ? t(`rule.dedup.${key}`) : key)).join(', ');
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
