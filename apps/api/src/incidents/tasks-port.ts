import { Injectable } from '@nestjs/common';
import { Ids, type Tx } from '../platform/public.ts';
import { TaskExtensions, type TaskChange, type TaskObserver } from '../tasks/public.ts';
import { attachEntered } from './incident-files.ts';
import { IncidentView } from './incident-view.ts';
import { Timeline } from './timeline.ts';

type Words = (name: string, change: TaskChange) => { readonly vi: string; readonly en: string };

const TELLS: Readonly<Partial<Record<TaskChange['action'], Words>>> = {
  claim: (name) => ({ vi: `Nhận việc: ${name}.`, en: `Task claimed: ${name}.` }),
  complete: (name, { onBehalfOf }) => ({
    vi: `Xong việc: ${name}${onBehalfOf ? ` (làm thay ${onBehalfOf})` : ''}.`,
    en: `Task done: ${name}${onBehalfOf ? ` (on behalf of ${onBehalfOf})` : ''}.`,
  }),
  comment: (name, { comment }) => ({ vi: `${name}: ${comment ?? ''}`, en: `${name}: ${comment ?? ''}` }),
};

/** Tells an incident's timeline what people did to its tasks, and for whom. */
@Injectable()
export class TasksPort implements TaskObserver {
  constructor(
    private readonly timeline: Timeline,
    private readonly view: IncidentView,
    private readonly ids: Ids,
    extensions: TaskExtensions,
  ) {
    extensions.addObserver(this);
  }

  async observe(tx: Tx, change: TaskChange): Promise<void> {
    const { task, action, onBehalfOf } = change;
    const words = TELLS[action];
    if (task.incident_id !== null && words) {
      this.timeline.add(tx, task.incident_id, {
        kind: action === 'complete' ? 'task.completed' : `task.${action}`,
        text: words(task.name, change),
        data: { taskId: task.id, elementId: task.element_id, ...(onBehalfOf ? { onBehalfOf } : {}) },
      });
      this.view.touch(tx, task.incident_id);
    }
    if (task.incident_id !== null && change.data)
      await attachEntered(tx, this.ids, { incidentId: task.incident_id, data: change.data, note: task.name });
  }
}
