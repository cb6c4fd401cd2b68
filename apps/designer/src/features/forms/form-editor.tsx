import type { ConfigVersion } from '@trucban/contracts';
import { checkForm, LIMITS, type FormDefinition } from '@trucban/forms-engine';
import { useHotkeys, useI18n } from '@trucban/ui';
import { Segmented } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Document } from '../../shared/config/config-api.ts';
import { EditorFrame } from '../../shared/config/editor-frame.tsx';
import { ProblemCount } from '../../shared/config/problem-count.tsx';
import { ProblemsPanel, nextProblem, type ShownProblem } from '../../shared/config/problems-panel.tsx';
import { isEditable } from '../../shared/config/version-actions.ts';
import { download } from '../../shared/download.ts';
import { useMe } from '../../shared/session.ts';
import { TabBody, TabList } from '../../shared/tab-list.tsx';
import {
  allPieces,
  copyPiece,
  findPiece,
  freeKey,
  idMaker,
  insertAfter,
  movePiece,
  pieceAt,
  removePiece,
  replacePiece,
  withIds,
  withoutIds,
  type Piece,
} from './builder/component-tree.ts';
import { FormBuilder } from './builder/form-builder.tsx';
import { templateOf } from './builder/palette.ts';
import { useHistory } from '../../shared/history.ts';
import { PreviewPanel } from './preview/preview-panel.tsx';
import { FormFacts } from './settings/form-facts.tsx';
import { SettingsPanel } from './settings/settings-panel.tsx';

type Mode = 'design' | 'preview';
type Tab = 'component' | 'form' | 'problems';
/** Title and components: what can be changed. */
interface Draft {
  readonly title: FormDefinition['title'];
  readonly pieces: readonly Piece[];
}

const TABS: readonly Tab[] = ['component', 'form', 'problems'];

/** Building, checking, trying and the life cycle of one version of a form. */
export function FormEditor({
  document,
  versions,
}: {
  readonly document: Document<FormDefinition>;
  readonly versions: readonly ConfigVersion[];
}) {
  const { t } = useI18n();
  const me = useMe();
  const [newId] = useState(idMaker);
  const [first] = useState<Draft>(() => ({
    title: document.content.title,
    pieces: withIds(document.content.components, newId),
  }));
  const { state: draft, canUndo, canRedo, set, undo, redo, reset } = useHistory(first);
  const [saved, setSaved] = useState(first);
  const [reopened, setReopened] = useState(false);
  const [mode, setMode] = useState<Mode>('design');
  const [tab, setTab] = useState<Tab>('component');
  const [chosen, setChosen] = useState<string>();
  const [problem, setProblem] = useState<string>();

  const definition = useMemo<FormDefinition>(
    () => ({ ...document.content, title: draft.title, components: withoutIds(draft.pieces) }),
    [document.content, draft],
  );
  const problems = useMemo(() => shownProblems(definition, draft.pieces), [definition, draft.pieces]);
  const faulty = useMemo(() => new Set(problems.flatMap(({ target }) => (target ? [target] : []))), [problems]);
  const pieces = allPieces(draft.pieces);
  const piece = findPiece(draft.pieces, chosen);
  const editable = isEditable({ kind: 'form', state: document.state, reopened, me });
  const latest = useRef(definition);
  useEffect(() => {
    latest.current = definition;
  });

  const setPieces = (next: readonly Piece[], about = ''): void => set({ ...draft, pieces: next }, about);
  const choose = (id: string | undefined): void => {
    setChosen(id);
    if (id !== undefined) setTab('component');
  };
  const add = (template: string): void => {
    const own = templateOf(template);
    if (!own || !editable) return;
    const [made] = withIds([{ ...structuredClone(own), key: freeKey(draft.pieces, own.key ?? 'field') }], newId);
    if (!made) return;
    setPieces(insertAfter(draft.pieces, chosen, made));
    choose(made.tbId);
  };
  const remove = (id: string): void => {
    setPieces(removePiece(draft.pieces, id));
    if (id === chosen) setChosen(undefined);
  };
  const copy = (): void => {
    if (!piece) return;
    const made = copyPiece(draft.pieces, piece, newId);
    setPieces(insertAfter(draft.pieces, piece.tbId, made));
    choose(made.tbId);
  };
  const go = (shown: ShownProblem): void => {
    setMode('design');
    setProblem(shown.id);
    setChosen(shown.target ?? undefined);
  };
  const on = editable && mode === 'design';
  useHotkeys({
    f8: () => {
      const next = nextProblem(problems, problem);
      if (next) go(next);
    },
    'ctrl+z': on ? (event) => (event.shiftKey ? redo() : undo()) : undefined,
    'ctrl+y': on ? redo : undefined,
    'ctrl+d': on && piece ? copy : undefined,
    delete: on && piece ? () => remove(piece.tbId) : undefined,
    escape: () => setChosen(undefined),
  });

  return (
    <EditorFrame
      kind="form"
      document={document}
      versions={versions}
      read={() => Promise.resolve(latest.current)}
      dirty={editable && draft !== saved}
      setDirty={() => setSaved(draft)}
      reopened={reopened}
      setReopened={setReopened}
      errors={problems.length}
      undo={{ canUndo, canRedo, undo, redo }}
      tools={
        <>
          <span className="tb-chip config-state form-count">
            {t('form.count', { count: pieces.length, max: LIMITS.components })}
          </span>
          <Segmented<Mode>
            value={mode}
            onChange={setMode}
            options={(['design', 'preview'] as const).map((value) => ({ value, label: t(`form.mode.${value}`) }))}
          />
        </>
      }
      onReload={({ title, components }) => {
        const next = { title, pieces: withIds(components, newId) };
        reset(next);
        setSaved(next);
      }}
      onGo={(path) => setChosen(pieceAt(draft.pieces, path)?.tbId)}
      onExport={() =>
        download(`${document.key}.form.json`, 'application/json', `${JSON.stringify(definition, null, 2)}\n`)
      }
    >
      {mode === 'preview' ? (
        <PreviewPanel
          definition={definition}
          version={document.version}
          atServer={(document.state === 'published' || document.state === 'retired') && draft === saved}
        />
      ) : (
        <div className={`form-editor ${editable ? '' : 'form-editor-locked'}`}>
          <FormBuilder
            title={draft.title.vi}
            pieces={draft.pieces}
            chosen={chosen}
            faulty={faulty}
            newId={newId}
            onChange={(next, added) => {
              if (!editable) return setPieces(draft.pieces);
              setPieces(next);
              if (added) choose(added);
            }}
            onChoose={choose}
            onAdd={add}
            onRemove={(id) => editable && remove(id)}
          />
          <aside className="settings" aria-label={t('form.settings')}>
            <TabList
              id="form-settings"
              label={t('form.settings')}
              tabs={TABS}
              chosen={tab}
              words={(each) => (
                <>
                  {t(`form.tab.${each}`)}
                  {each === 'problems' && <ProblemCount problems={problems} />}
                </>
              )}
              onChoose={setTab}
            />
            <TabBody
              id="form-settings"
              chosen={tab}
              className={`settings-body ${tab === 'problems' ? 'settings-flush' : ''}`}
            >
              {tab === 'component' && (
                <SettingsPanel
                  piece={piece}
                  fields={pieces}
                  locked={!editable}
                  keyTaken={(key) => pieces.some((each) => each.key === key && each.tbId !== chosen)}
                  onChange={(next) => setPieces(replacePiece(draft.pieces, next), next.tbId)}
                  onMove={(by) => piece && setPieces(movePiece(draft.pieces, piece.tbId, by))}
                  onCopy={copy}
                  onRemove={() => piece && remove(piece.tbId)}
                />
              )}
              {tab === 'form' && (
                <FormFacts
                  document={document}
                  title={draft.title}
                  locked={!editable}
                  onChange={(title) => set({ ...draft, title }, 'title')}
                />
              )}
              {tab === 'problems' && <ProblemsPanel problems={problems} chosen={problem} onChoose={go} />}
            </TabBody>
          </aside>
        </div>
      )}
    </EditorFrame>
  );
}

/** What keeps the form from being published, by its components. */
function shownProblems(definition: FormDefinition, pieces: readonly Piece[]): ShownProblem[] {
  return checkForm(definition).map(({ path, code, message }, i) => {
    const piece = pieceAt(pieces, path);
    return {
      id: `${i}${path}${code}`,
      severity: 'error',
      code,
      message,
      subject: piece ? (piece.label ?? piece.key ?? '') : '',
      target: piece?.tbId ?? null,
    };
  });
}
