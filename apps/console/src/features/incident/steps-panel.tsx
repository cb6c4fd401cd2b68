import type { IncidentDto, TaskListItem } from '@trucban/contracts';
import { ClockChip, EmptyState, Keycap, Panel, QueryState, clockTime, useHotkeys, useI18n } from '@trucban/ui';
import { CheckCircleFilled } from '@ant-design/icons';
import { useEffect, useMemo, useState } from 'react';
import { useMediaQuery } from '../../shared/media-query.ts';
import { FreeChecklist } from './free-checklist.tsx';
import { useGroupName } from '../../shared/reference.ts';
import { useIncidentTasks } from './queries.ts';
import { isOpenTask, stepOrder } from './step-order.ts';
import { taskClock } from '../../shared/task-clock.ts';
import { TaskForm } from './task-form.tsx';

/** The steps for people in their order, the chosen one with its form. */
export function StepsPanel({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const query = useIncidentTasks(incident.id);
  const tasks = useMemo(() => stepOrder(query.data ?? []), [query.data]);
  const [chosen, choose] = useChosen(tasks);
  const phone = useMediaQuery('(max-width: 900px)');
  const [doneShown, showDone] = useState(false);
  const done = tasks.filter((task) => !isOpenTask(task)).length;
  // On a phone what is to be done comes first; what was done folds to one line, unless there is nothing else.
  const folded = phone && !doneShown && done > 0 && done < tasks.length;
  useHotkeys({ j: () => choose(next(tasks, chosen, 1)), k: () => choose(next(tasks, chosen, -1)) });
  return (
    <Panel
      className="incident-steps"
      title={t('incident.steps')}
      count={tasks.length > 0 ? `${done}/${tasks.length}` : undefined}
      scroll={false}
      extra={
        tasks.length > 1 && (
          <span className="tb-quiet keys-hint">
            <Keycap>J</Keycap> <Keycap>K</Keycap> {t('incident.upDown')}
          </span>
        )
      }
    >
      <QueryState query={query}>
        {() => (
          <div className="steps">
            {tasks.length > 0 && (
              <ol className="step-list tb-scroll" aria-label={t('incident.steps')}>
                {folded && (
                  <li>
                    <button type="button" className="step step-fold" onClick={() => showDone(true)}>
                      <span className="step-mark">
                        <CheckCircleFilled />
                      </span>
                      {t('incident.stepsDone', { count: done })}
                    </button>
                  </li>
                )}
                {tasks.map((task, i) =>
                  folded && !isOpenTask(task) ? null : (
                    <Step
                      key={task.id}
                      task={task}
                      index={i + 1}
                      chosen={task.id === chosen}
                      onChoose={() => choose(task.id)}
                    />
                  ),
                )}
              </ol>
            )}
            <div className="step-form tb-scroll">
              {chosen !== undefined && <TaskForm taskId={chosen} />}
              {tasks.length === 0 && !incident.sopMissing && (
                <EmptyState title={t('incident.noSteps')} text={t('incident.noStepsText')} />
              )}
              {(incident.sopMissing || incident.checklist.length > 0) && <FreeChecklist incident={incident} />}
            </div>
          </div>
        )}
      </QueryState>
    </Panel>
  );
}

function Step({
  task,
  index,
  chosen,
  onChoose,
}: {
  readonly task: TaskListItem;
  readonly index: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const groupName = useGroupName();
  const open = isOpenTask(task);
  return (
    <li>
      <button
        type="button"
        className={`step ${chosen ? 'step-chosen' : ''} ${open ? 'step-open' : 'step-done'}`}
        aria-current={chosen ? 'step' : undefined}
        onClick={onChoose}
      >
        <span className="step-mark">{open ? index : <CheckCircleFilled />}</span>
        <span className="step-text">
          <span className="step-name">{task.name}</span>
          <span className="tb-quiet">{task.candidateGroups.map(groupName).join(', ')}</span>
        </span>
        {open ? (
          task.dueAt && <ClockChip clock={taskClock(task)} />
        ) : (
          <span className="tb-quiet tb-num">{task.completedAt && clockTime(task.completedAt, true)}</span>
        )}
      </button>
    </li>
  );
}

/** The chosen step: the person's own choice while it is there, else the first open one. A finished choice moves on by itself. */
function useChosen(tasks: readonly TaskListItem[]): readonly [string | undefined, (id: string | undefined) => void] {
  const [own, setOwn] = useState<string>();
  const [wasOpen, setWasOpen] = useState(false);
  const task = tasks.find(({ id }) => id === own);
  const open = task !== undefined && isOpenTask(task);
  useEffect(() => {
    if (wasOpen && task && !open) setOwn(undefined);
    setWasOpen(open);
  }, [wasOpen, open, task]);
  const first = tasks.find(isOpenTask) ?? tasks.at(-1);
  return [task?.id ?? first?.id, setOwn];
}

function next(tasks: readonly TaskListItem[], chosen: string | undefined, by: number): string | undefined {
  const at = tasks.findIndex(({ id }) => id === chosen);
  return tasks[Math.min(tasks.length - 1, Math.max(0, at + by))]?.id;
}
