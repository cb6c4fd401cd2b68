import { useI18n } from '@trucban/ui';
import type { Subject } from '@trucban/ui/events';
import {
  CheckCircleFilled,
  CloseCircleFilled,
  CloseOutlined,
  HolderOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons';
import { Button, Select } from 'antd';
import { OPERATORS, jsonOf, type LeafNode, type Operator, type Route, type TreeNode } from '../model/condition-tree.ts';
import { fitting, nameOf, operatorWords, rounded, subjectWords, valueWords } from '../model/subjects.ts';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { useRuleWords, type Traced } from './rule-context.ts';
import { SubjectSelect } from './subject-select.tsx';
import type { TreeEdit } from './tree-edit.ts';
import { ValueInput } from './value-input.tsx';

interface RowProps<Node extends TreeNode> {
  readonly node: Node;
  readonly route: Route;
  readonly edit: TreeEdit;
}

/** One comparison: what about, how, with what, and what the sample event says. */
export function LeafRow({ node, route, edit }: RowProps<LeafNode>) {
  const { t } = useI18n();
  const { subjects, locale, locked, problems, trace, names } = useRuleWords();
  const about = subjects.find((each) => nameOf(each) === nameOf(node.subject));
  const found = trace?.get(node.path);
  const problem = problemAt(problems, node.path);
  // Below a NOT it is good when it doesn't hold.
  const isNegated = node.path.split('/').filter((part) => part === 'not').length % 2 === 1;
  const look = problem ? 'bad' : found ? (found.holds === isNegated ? 'false' : 'true') : 'unknown';
  const name = `${subjectWords(node.subject, subjects, locale)} ${operatorWords(node.operator, locale)} ${valueWords(node.value, about, subjects, locale, names)}`;
  const change = (part: Partial<LeafNode>, what: string): void =>
    edit.change(route, { ...node, ...part }, `${what}${route.join('.')}`);
  return (
    <div
      className={`rule-row rule-row-${look}`}
      role="group"
      aria-label={name}
      tabIndex={0}
      data-route={route.join('.')}
      data-path={node.path}
    >
      <Handle route={route} edit={edit} />
      <div className="rule-parts">
        <SubjectSelect
          value={node.subject}
          label={t('rule.subject')}
          onChange={(subject) => {
            const next = subjects.find((each) => nameOf(each) === nameOf(subject));
            change({ subject, ...fitting(node, next) }, 'subject');
          }}
        />
        <Select<Operator>
          className="rule-operator"
          size="small"
          variant="borderless"
          aria-label={t('rule.operator')}
          disabled={locked}
          value={node.operator}
          popupMatchSelectWidth={false}
          options={operatorsFor(about).map((value) => ({ value, label: operatorWords(value, locale) }))}
          onChange={(operator) => change({ operator, value: shaped(operator, node.value) }, 'operator')}
        />
        <ValueInput comparison={node} onChange={(value) => change({ value }, 'value')} />
      </div>
      {problem ? (
        <span className="rule-found tb-error">{problem}</span>
      ) : (
        found && <Found found={found} about={about} isGood={look === 'true'} />
      )}
      <RemoveButton route={route} edit={edit} name={name} />
    </div>
  );
}

function Found({
  found,
  about,
  isGood,
}: {
  readonly found: Traced;
  readonly about: Subject | undefined;
  /** Whether it comes out as the rule wants it. */
  readonly isGood: boolean;
}) {
  const { t } = useI18n();
  const { subjects, locale, names } = useRuleWords();
  const { holds, actual, missing } = found;
  const value = missing ? t('rule.missing') : valueWords(rounded(actual), about, subjects, locale, names);
  return (
    <span className={`rule-found ${isGood ? 'tb-ok' : 'tb-error'}`}>
      {isGood ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
      <span className="rule-found-value">{value}</span>
      <span>· {t(holds ? 'rule.holds' : 'rule.fails')}</span>
    </span>
  );
}

/** What the tree has no picture for: kept as it is, changed in the JSON. */
export function ForeignRow({ node, route, edit }: RowProps<Extract<TreeNode, { kind: 'foreign' }>>) {
  const { t } = useI18n();
  const { problems } = useRuleWords();
  const problem = problemAt(problems, node.path);
  return (
    <div
      className={`rule-row rule-foreign ${problem ? 'rule-row-bad' : ''}`}
      role="group"
      aria-label={t('rule.foreign')}
      tabIndex={0}
      data-route={route.join('.')}
      data-path={node.path}
    >
      <Handle route={route} edit={edit} />
      <div className="rule-parts">
        <QuestionCircleOutlined aria-hidden />
        <span>{t('rule.foreign')}</span>
        <code>{JSON.stringify(jsonOf(node)).slice(0, 80)}</code>
        <Button size="small" type="link" onClick={() => edit.onJson(node.path)}>
          {t('rule.editJson')}
        </Button>
      </div>
      {problem && <span className="rule-found tb-error">{problem}</span>}
      <RemoveButton route={route} edit={edit} name={t('rule.foreign')} />
    </div>
  );
}

function Handle({ route, edit }: { readonly route: Route; readonly edit: TreeEdit }) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  if (locked || route.length === 0) return null;
  return (
    <span
      className="rule-handle"
      draggable
      title={t('rule.drag')}
      aria-hidden
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', route.join('.'));
        edit.drag(route);
      }}
      onDragEnd={() => edit.drag(undefined)}
    >
      <HolderOutlined />
    </span>
  );
}

function RemoveButton({
  route,
  edit,
  name,
}: {
  readonly route: Route;
  readonly edit: TreeEdit;
  readonly name: string;
}) {
  const { t } = useI18n();
  const { locked } = useRuleWords();
  if (locked || route.length === 0) return null;
  return (
    <Button
      size="small"
      type="text"
      className="rule-icon"
      icon={<CloseOutlined aria-hidden />}
      aria-label={`${t('rule.removeCondition')}: ${name}`}
      title={t('rule.removeCondition')}
      onClick={() => edit.remove(route)}
    />
  );
}

/** The comparisons that make sense first, then the others. */
function operatorsFor(about: Subject | undefined): readonly Operator[] {
  const fit: readonly Operator[] =
    about?.type === 'number'
      ? ['greaterThan', 'greaterThanInclusive', 'lessThan', 'lessThanInclusive', 'equal', 'notEqual']
      : about?.type === 'boolean'
        ? ['equal', 'notEqual']
        : ['equal', 'notEqual', 'in', 'notIn'];
  return [...fit, ...OPERATORS.filter((each) => !fit.includes(each))];
}

/** A value as an operator takes it: a list, or one. */
function shaped(operator: Operator, value: LeafNode['value']): LeafNode['value'] {
  const wantsList = operator === 'in' || operator === 'notIn';
  if (wantsList) return Array.isArray(value) ? value : value === '' || typeof value === 'object' ? [] : [value];
  return Array.isArray(value) ? (value[0] ?? '') : value;
}
