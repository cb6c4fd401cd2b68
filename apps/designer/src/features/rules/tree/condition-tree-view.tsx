import { useI18n } from '@trucban/ui';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Json } from '../../../shared/json/json-value.ts';
import {
  carried,
  grouped,
  inserted,
  jsonOf,
  moved,
  removed,
  replaced,
  treeOf,
  type Changed,
  type GroupMode,
  type GroupNode,
  type Reference,
  type Route,
  type TreeNode,
} from '../model/condition-tree.ts';
import { newLeaf } from '../model/subjects.ts';
import { ForeignRow, LeafRow } from './rows.tsx';
import { problemAt } from '../../../shared/parts/parts-context.ts';
import { useRuleWords } from './rule-context.ts';
import type { TreeEdit } from './tree-edit.ts';

interface ConditionTreeViewProps {
  readonly json: Json | undefined;
  /** JSON pointer of it in the rule. */
  readonly path: string;
  readonly label: string;
  /** What a new comparison is about. */
  readonly firstSubject: Reference;
  /** A JSON pointer whose row is to have the focus; each new object gives it again. */
  readonly reveal?: { readonly path: string } | undefined;
  readonly onChange: (json: Json, about: string) => void;
  readonly onJson: (path: string) => void;
}

const MODES: readonly GroupMode[] = ['all', 'any', 'none'];

/** Conditions as a tree that is changed by mouse and keyboard. */
export function ConditionTreeView(props: ConditionTreeViewProps) {
  const { json, path, label, onChange, reveal } = props;
  const { locked } = useRuleWords();
  const root = treeOf(json, path);
  const box = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<string>();
  const [dragged, setDragged] = useState<Route>();
  useEffect(() => {
    if (focus === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-route="${focus}"]`)?.focus();
    setFocus(undefined);
  }, [focus]);
  useEffect(() => {
    const wanted = reveal?.path;
    if (wanted === undefined) return;
    const rows = [...(box.current?.querySelectorAll<HTMLElement>('[data-path]') ?? [])];
    const row = rows
      .filter(({ dataset }) => wanted === dataset['path'] || wanted.startsWith(`${dataset['path']}/`))
      .sort((a, b) => (b.dataset['path'] ?? '').length - (a.dataset['path'] ?? '').length)[0];
    row?.scrollIntoView({ block: 'nearest' });
    row?.focus();
  }, [reveal]);
  const write = ({ root: next, route }: Changed, about = ''): void => {
    if (locked || next === root) return;
    onChange(jsonOf(next), about);
    if (about === '') setFocus(route.join('.'));
  };
  const edit: TreeEdit = {
    change: (route, node, about) => write({ root: replaced(root, route, node), route }, about),
    remove: (route) => write({ root: removed(root, route), route: nextTo(route) }),
    add: (group, node) => write(inserted(root, group, node)),
    drop: (group, at) => {
      if (dragged) write(carried(root, dragged, group, at));
      setDragged(undefined);
    },
    drag: setDragged,
    onJson: props.onJson,
    firstSubject: props.firstSubject,
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-route]');
    const text = row?.dataset['route'];
    if (!text || locked) return;
    const route = text.split('.').map(Number);
    const act = (changed: Changed): void => {
      event.preventDefault();
      event.stopPropagation();
      write(changed);
    };
    if (event.altKey && event.key === 'ArrowUp') act(moved(root, route, -1));
    else if (event.altKey && event.key === 'ArrowDown') act(moved(root, route, 1));
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'g') act(grouped(root, route));
    else if (event.key === 'Delete' && event.target === row) act({ root: removed(root, route), route: nextTo(route) });
  };
  return (
    <div className="rule-tree" role="group" aria-label={label} ref={box} onKeyDown={onKeyDown}>
      <NodeView node={root} route={[]} edit={edit} />
    </div>
  );
}

/** Where the focus goes when a row is taken out. */
const nextTo = (route: Route): Route => [...route.slice(0, -1), Math.max(0, (route.at(-1) ?? 0) - 1)];

function NodeView({ node, route, edit }: { readonly node: TreeNode; readonly route: Route; readonly edit: TreeEdit }) {
  if (node.kind === 'group') return <Group node={node} route={route} edit={edit} />;
  if (node.kind === 'foreign') return <ForeignRow node={node} route={route} edit={edit} />;
  return <LeafRow node={node} route={route} edit={edit} />;
}

function Group({ node, route, edit }: { readonly node: GroupNode; readonly route: Route; readonly edit: TreeEdit }) {
  const { t } = useI18n();
  const { locked, problems, subjects } = useRuleWords();
  const fresh = (): TreeNode => newLeaf(edit.firstSubject, subjects);
  const [over, setOver] = useState<number>();
  const empty = node.members.length === 0;
  const what = empty ? problemAt(problems, node.path) : undefined;
  const drop = (at: number) => ({
    onDragOver: (event: { preventDefault: () => void; stopPropagation: () => void }) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(at);
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: { preventDefault: () => void; stopPropagation: () => void }) => {
      event.preventDefault();
      event.stopPropagation();
      setOver(undefined);
      edit.drop(route, at);
    },
  });
  return (
    <div
      role="group"
      className={`rule-group rule-group-${node.mode}`}
      aria-label={t(`rule.mode.${node.mode}.text`)}
      {...(route.length > 0 && { 'data-route': route.join('.'), tabIndex: 0 })}
      data-path={node.path}
    >
      <header className="rule-group-head">
        <Segmented<GroupMode>
          size="small"
          value={node.mode}
          disabled={locked}
          aria-label={t('rule.mode')}
          options={MODES.map((value) => ({ value, label: t(`rule.mode.${value}`) }))}
          onChange={(mode) => edit.change(route, { ...node, mode }, `mode${route.join('.')}`)}
        />
        <span className="tb-quiet">{t(`rule.mode.${node.mode}.text`)}</span>
        {!locked && (
          <span className="rule-group-add">
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => edit.add(route, fresh())}
            >
              {t('rule.addCondition')}
            </Button>
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined aria-hidden />}
              onClick={() =>
                edit.add(route, {
                  kind: 'group',
                  path: '',
                  mode: node.mode === 'all' ? 'any' : 'all',
                  members: [fresh()],
                })
              }
            >
              {t('rule.addGroup')}
            </Button>
            {route.length > 0 && (
              <Button size="small" type="text" onClick={() => edit.remove(route)}>
                {t('rule.removeGroup')}
              </Button>
            )}
          </span>
        )}
      </header>
      <div className="rule-members">
        {node.members.map((member, i) => (
          <div key={i} className={over === i ? 'rule-drop' : undefined} {...drop(i)}>
            <NodeView node={member} route={[...route, i]} edit={edit} />
          </div>
        ))}
        {empty && (
          <p className={what ? 'tb-error rule-empty' : 'tb-quiet rule-empty'}>{what ?? t('rule.emptyGroup')}</p>
        )}
        <div
          className={`rule-end ${over === node.members.length ? 'rule-drop' : ''}`}
          {...drop(node.members.length)}
          aria-hidden
        />
      </div>
    </div>
  );
}
