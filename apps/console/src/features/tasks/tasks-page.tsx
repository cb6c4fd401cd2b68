import type { TaskListItem } from '@trucban/contracts';
import { ClockChip, EmptyState, Panel, QueryState, age, useHotkeys, useI18n, useNow } from '@trucban/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { allPages } from '../../shared/all-pages.ts';
import { api } from '../../shared/api.ts';
import { useGroupName } from '../../shared/reference.ts';
import { useMe } from '../auth/index.ts';
import { TaskForm } from '../incident/index.ts';
import { taskClock } from '../../shared/task-clock.ts';
import '../../shared/incident.css';
import './tasks.css';

/** What waits for me and my groups, the most urgent first. */
export function TasksPage() {
  const { t } = useI18n();
  const me = useMe();
  const query = useQuery({
    queryKey: ['tasks', 'mine'],
    queryFn: () => allPages((cursor) => api.tasks.list({ mine: true, limit: 200, cursor })),
  });
  const [own, setOwn] = useState<string>();
  const tasks = [...(query.data ?? [])].sort((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1));
  const mine = tasks.filter(({ assignee }) => assignee === me.id);
  const group = tasks.filter(({ assignee }) => assignee !== me.id);
  const all = [...mine, ...group];
  const chosen = all.find(({ id }) => id === own) ?? all[0];
  const move = (by: number): void =>
    setOwn(all[Math.min(all.length - 1, Math.max(0, all.findIndex(({ id }) => id === chosen?.id) + by))]?.id);
  useHotkeys({ j: () => move(1), k: () => move(-1) });
  return (
    <div className={`tasks ${all.length === 0 ? 'tasks-none' : ''}`}>
      <h1 className="tb-hidden">{t('nav.tasks')}</h1>
      <Panel className="tasks-list" title={t('nav.tasks')} count={all.length}>
        <QueryState query={query}>
          {() =>
            all.length === 0 ? (
              <EmptyState title={t('tasks.empty')} text={t('tasks.emptyText')} />
            ) : (
              <>
                <Group title={t('tasks.mine')} tasks={mine} chosen={chosen?.id} onChoose={setOwn} />
                <Group title={t('tasks.group')} tasks={group} chosen={chosen?.id} onChoose={setOwn} />
              </>
            )
          }
        </QueryState>
      </Panel>
      {all.length > 0 && (
        <Panel
          className="tasks-form"
          title={chosen?.name ?? t('tasks.choose')}
          extra={chosen?.incidentId && <Link to={`/i/${chosen.incidentId}`}>{t('tasks.openIncident')}</Link>}
        >
          <div className="step-form">
            {chosen ? <TaskForm key={chosen.id} taskId={chosen.id} /> : <EmptyState hint title={t('tasks.choose')} />}
          </div>
        </Panel>
      )}
    </div>
  );
}

function Group({
  title,
  tasks,
  chosen,
  onChoose,
}: {
  readonly title: string;
  readonly tasks: readonly TaskListItem[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}) {
  const { t } = useI18n();
  const now = useNow();
  const groupName = useGroupName();
  if (tasks.length === 0) return null;
  return (
    <>
      <h3 className="tasks-group">
        {title} <span className="tb-count">{tasks.length}</span>
      </h3>
      <ul className="plain-list">
        {tasks.map((task) => (
          <li key={task.id}>
            <button
              type="button"
              className={`step ${task.id === chosen ? 'step-chosen' : ''}`}
              aria-current={task.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(task.id)}
            >
              <span className="tb-quiet tb-num">
                {age(now - Date.parse(task.createdAt), { days: t('time.days'), hour: t('time.hour') })}
              </span>
              <span className="step-text">
                <span className="step-name">
                  {task.exercise && <span className="exercise-tag">{t('exercise')}</span>} {task.name}
                </span>
                <span className="tb-quiet">{task.candidateGroups.map(groupName).join(', ')}</span>
              </span>
              {task.dueAt ? (
                <ClockChip clock={taskClock(task)} />
              ) : (
                <span className="tb-quiet">{t('tasks.noLimit')}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
