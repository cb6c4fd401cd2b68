import type { TaskDto } from '@trucban/contracts';
import { ApiError } from '@trucban/contracts/client';
import { ClockChip, Keycap, LoadingBars, QueryState, clockTime, serverNow, useHotkeys, useI18n } from '@trucban/ui';
import type { FormData, FormHandle } from '@trucban/ui/form-view';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { api } from '../../shared/api.ts';
import { clearDraft, readDraft, useDraft } from '../../shared/draft.ts';
import { useFormRefs } from '../../shared/form-refs.ts';
import { usePointDialog } from '../../shared/map/use-point-dialog.tsx';
import { useGroupName } from '../../shared/reference.ts';
import { useToast } from '../../shared/toast.tsx';
import { useMe } from '../auth/index.ts';
import { useTask } from './queries.ts';
import { taskClock } from '../../shared/task-clock.ts';

const FormView = lazy(() => import('@trucban/ui/form-view').then((m) => ({ default: m.FormView })));

/** One task with its form: claim it, fill it in, complete it. What is typed is kept on the device until it is sent. */
export function TaskForm({ taskId, onDone }: { readonly taskId: string; readonly onDone?: () => void }) {
  const task = useTask(taskId);
  return (
    <QueryState query={task}>
      {() => task.data && <OneTask key={`${taskId}`} task={task.data} onDone={onDone} />}
    </QueryState>
  );
}

function OneTask({ task, onDone }: { readonly task: TaskDto; readonly onDone?: (() => void) | undefined }) {
  const { t } = useI18n();
  const me = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  const groupName = useGroupName();
  const handle = useRef<FormHandle>(null);
  const [pickPoint, pointDialog] = usePointDialog();
  const refs = useFormRefs(task.incidentId);
  const draftKey = `task.${task.id}`;
  const draft = useDraft(draftKey);
  const [first] = useState<FormData>(() => ({ ...task.variables, ...readDraft(draftKey)?.data }));
  const [faults, setFaults] = useState<readonly string[]>([]);

  const settle = (answer: TaskDto | undefined): void => {
    if (answer) queries.setQueryData(['task', task.id], answer);
    void queries.invalidateQueries({ queryKey: ['tasks'] });
    if (task.incidentId) void queries.invalidateQueries({ queryKey: ['incident', task.incidentId] });
  };
  const claim = useMutation({
    mutationFn: () => api.tasks.claim(task.id),
    onSuccess: settle,
    onError: (error) => failed(error),
  });
  const complete = useMutation({
    mutationFn: (variables: FormData) => api.tasks.complete(task.id, variables),
    onSuccess: (answer) => {
      clearDraft(draftKey);
      settle(answer);
      toast.done(t('task.completed', { name: task.name }));
      onDone?.();
    },
    onError: (error) => failed(error),
  });
  const failed = (error: unknown): void => {
    if (error instanceof ApiError && error.status === 422) {
      const homeless = handle.current?.showProblems(error.errors, '/variables') ?? error.errors;
      setFaults(error.errors.length > 0 ? homeless.map(({ message }) => message) : [error.message]);
      return;
    }
    toast.failed(error);
    void queries.invalidateQueries({ queryKey: ['task', task.id] });
    settle(undefined);
  };
  const send = (): void => {
    setFaults([]);
    const data = task.form ? handle.current?.check() : {};
    if (data) complete.mutate(data);
    else setFaults([t('task.fixFields')]);
  };
  const open = task.state === 'open' || task.state === 'claimed';
  useHotkeys({ 'ctrl+enter': () => (open && task.can.complete && !complete.isPending ? send() : false) });
  const group = task.candidateGroups[0];

  return (
    <section className="task" aria-label={task.name}>
      <header className="task-head">
        <h3>{task.name}</h3>
        {open && task.dueAt && <ClockChip clock={taskClock(task)} />}
        <span className="tb-quiet">{group && t('task.forGroup', { group: groupName(group) })}</span>
      </header>
      {faults.length > 0 && <Alert type="error" role="alert" showIcon title={faults.join(' ')} />}
      {task.form && refs && (
        <Suspense fallback={<LoadingBars />}>
          <FormView
            ref={handle}
            definition={task.form.definition}
            data={first}
            refs={refs}
            readOnly={!open || !task.can.complete}
            onChange={draft.save}
            onPickPoint={pickPoint}
          />
        </Suspense>
      )}
      {pointDialog}
      {!task.form && <p className="tb-quiet">{t('task.noForm')}</p>}
      {open ? (
        <footer className="task-foot">
          {task.can.complete ? (
            <Button type="primary" loading={complete.isPending} onClick={send}>
              {t('task.complete')} <Keycap>Ctrl Enter</Keycap>
            </Button>
          ) : (
            <span className="tb-quiet">{t('task.notYours')}</span>
          )}
          {task.can.claim && (
            <Button loading={claim.isPending} onClick={() => claim.mutate()}>
              {t('task.claim')}
            </Button>
          )}
          {task.assignee !== null && (
            <span className="tb-quiet">{task.assignee === me.id ? t('task.claimedByMe') : t('task.claimed')}</span>
          )}
          {draft.savedAt !== undefined && (
            <span className="tb-quiet task-draft">{t('task.draft', { time: clockTime(draft.savedAt, true) })}</span>
          )}
        </footer>
      ) : (
        <p className="tb-quiet">
          {t(`task.state.${task.state}`, {
            time: task.completedAt ? clockTime(task.completedAt, true) : clockTime(serverNow()),
          })}
        </p>
      )}
    </section>
  );
}
