import { answerFor } from './answers.ts';
import { Refused, type Caller, type Centre } from './centre.ts';

interface TaskItem {
  readonly id: string;
  readonly name: string;
  readonly candidateGroups: readonly string[];
  readonly incidentId: string | null;
  readonly createdAt: string;
}
interface Task extends TaskItem {
  readonly form: { readonly key?: string; readonly id?: string } | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The people of the shift: they take incidents and complete the steps of their SOPs, each after a while. */
export class People {
  readonly #centre: Centre;
  readonly #minuteMs: number;
  readonly #say: (line: string) => void;
  readonly #rounds = new Map<string, number>();
  readonly #refused = new Set<string>();

  constructor(centre: Centre, minuteMs: number, say: (line: string) => void) {
    this.#centre = centre;
    this.#minuteMs = minuteMs;
    this.#say = say;
  }

  /** Takes what is new and completes what has waited long enough. Only exercises are touched. */
  async tick(): Promise<void> {
    const dispatcher = await this.#centre.person('dispatcher');
    const { items: incidents } = await dispatcher.get<{
      items: { id: string; status: string; number: string; createdAt: string }[];
    }>('/incidents?openOnly=true&exercise=true&limit=200');
    for (const incident of incidents)
      if (incident.status === 'new' && this.#waited(incident.createdAt, 0.5))
        await this.#try(
          incident.id,
          () => dispatcher.post(`/incidents/${incident.id}/acknowledge`),
          `tiếp nhận ${incident.number}`,
        );
    const open = new Set(incidents.map((incident) => incident.id));
    const supervisor = await this.#centre.person('supervisor');
    const { items: tasks } = await supervisor.get<{ items: TaskItem[] }>('/tasks?state=open&limit=500');
    for (const task of tasks)
      if (task.incidentId && open.has(task.incidentId) && this.#waited(task.createdAt, 1))
        await this.#complete(supervisor, task);
  }

  async #complete(supervisor: Caller, item: TaskItem): Promise<void> {
    if (this.#refused.has(item.id)) return;
    const members = await Promise.all(item.candidateGroups.map((group) => this.#centre.memberOf(group)));
    const person = members.find((member) => member !== undefined) ?? supervisor;
    const task = await supervisor.get<Task>(`/tasks/${item.id}`);
    const formKey = task.form?.key ?? task.form?.id ?? '';
    const counter = `${item.incidentId}:${formKey}`;
    const round = this.#rounds.get(counter) ?? 0;
    const photos = task.variables['photosWanted'] === true ? [await person.photo()] : [];
    const variables = answerFor(formKey, { variables: task.variables, photos, round }) ?? {};
    await this.#try(
      item.id,
      () => person.post(`/tasks/${item.id}/complete`, { variables }),
      `${person.name} · ${item.name}`,
    );
    this.#rounds.set(counter, round + 1);
  }

  async #try(id: string, act: () => Promise<unknown>, line: string): Promise<void> {
    try {
      await act();
      this.#say(line);
    } catch (error) {
      // A person at a screen may have been quicker; a form that was changed may want other data.
      if (!(error instanceof Refused)) throw error;
      this.#refused.add(id);
      if (error.status !== 409) this.#say(error.message);
    }
  }

  #waited(since: string, minutes: number): boolean {
    return Date.now() - Date.parse(since) >= minutes * this.#minuteMs;
  }
}
