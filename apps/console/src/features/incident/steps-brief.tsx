import type { IncidentDto } from '@trucban/contracts';
import { ClockChip, EmptyState, QueryState, clockTime, useI18n } from '@trucban/ui';
import { CheckCircleFilled, ThunderboltFilled } from '@ant-design/icons';
import { useMemo, useState } from 'react';
import { useGroupName } from '../../shared/reference.ts';
import { useIncidentTasks } from './queries.ts';
import { isOpenTask, stepOrder } from './step-order.ts';
import { taskClock } from '../../shared/task-clock.ts';
import { TaskForm } from './task-form.tsx';

/** The steps as a line down the side: what is done, the next one with its form, what runs beside it. */
export function StepsBrief({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const groupName = useGroupName();
  const query = useIncidentTasks(incident.id);
  const tasks = useMemo(() => stepOrder(query.data ?? []), [query.data]);
  const [own, setOwn] = useState<string>();
  const open = tasks.filter(isOpenTask);
  const current = open.find(({ id }) => id === own) ?? open[0];
  return (
    <QueryState query={query}>
      {() => (
        <>
          {current && (
            <p className="next-step">
              <ThunderboltFilled aria-hidden />
              <span>
                <b>{t('incident.nextStep', { name: current.name })}</b>
                <span className="tb-quiet">{current.candidateGroups.map(groupName).join(', ')}</span>
              </span>
              {current.dueAt && <ClockChip clock={taskClock(current)} />}
            </p>
          )}
          {tasks.length === 0 && <EmptyState title={t('incident.noSteps')} text={t('incident.noStepsText')} />}
          <ol className="brief">
            {tasks.map((task, i) => (
              <li key={task.id} className={isOpenTask(task) ? 'brief-open' : 'brief-done'}>
                <button
                  type="button"
                  className="brief-head"
                  aria-current={task.id === current?.id ? 'step' : undefined}
                  disabled={!isOpenTask(task)}
                  onClick={() => setOwn(task.id)}
                >
                  <span className="step-mark">{isOpenTask(task) ? i + 1 : <CheckCircleFilled />}</span>
                  <span className="step-text">
                    <span className="step-name">{task.name}</span>
                    <span className="tb-quiet">{task.candidateGroups.map(groupName).join(', ')}</span>
                  </span>
                  {task.completedAt ? (
                    <span className="tb-quiet tb-num">{clockTime(task.completedAt, true)}</span>
                  ) : (
                    task.dueAt && task.id !== current?.id && <ClockChip clock={taskClock(task)} />
                  )}
                </button>
                {task.id === current?.id && <TaskForm taskId={task.id} />}
              </li>
            ))}
          </ol>
        </>
      )}
    </QueryState>
  );
}
