import { setTimeout as wait } from 'node:timers/promises';
import { answerFor, formAnswerFor } from '../../scripts/drill/answers.ts';
import { Refused, type Caller, type Centre } from '../../scripts/drill/centre.ts';

/** How an agency answers its orders: by default it accepts, arrives and is done. */
export type Behaviour = 'silent' | 'decline' | 'accept' | 'onScene' | 'complete';
type Fields = Readonly<Record<string, unknown>>;
/** What is entered in a step, besides what is plausible; a function sees the task and how often the step was done before. */
export type Wish = Fields | ((task: Task, round: number) => Fields);

export interface TaskItem {
  readonly id: string;
  readonly elementId: string;
  readonly name: string;
  readonly state: string;
  readonly candidateGroups: readonly string[];
  readonly formKey: string | null;
  readonly processKey: string;
  readonly exercise: boolean;
  readonly version: number;
}
export interface Task extends TaskItem {
  readonly variables: Fields;
}
export interface Order {
  readonly id: string;
  readonly state: string;
  readonly agency: string | null;
  readonly message: string;
  readonly form: string | null;
  readonly text: string;
  readonly exhausted: boolean;
  readonly exercise: boolean;
  readonly offers?: readonly { readonly agency: string; readonly state: string }[];
}
export interface Incident {
  readonly id: string;
  readonly status: string;
  readonly severity: string;
  readonly processInstances: readonly {
    readonly id: string;
    readonly processKey: string;
    readonly state: string;
    readonly activeElements: readonly { readonly elementId: string }[];
  }[];
  readonly [field: string]: any;
}

/** How one incident is to be played. */
export interface Script {
  /** By element id of the step. */
  readonly steps?: Readonly<Record<string, Wish>>;
  /** By code of the agency. */
  readonly agencies?: Readonly<Record<string, Behaviour>>;
  /** What an agency enters in the form of a completion, besides what is plausible. */
  readonly answers?: (order: Order) => Fields | undefined;
  /** Steps that nobody does. */
  readonly leave?: readonly string[];
  /** Ends the play; without it the end of the incident does. */
  readonly until?: (seen: Seen) => boolean;
}

/** What the centre shows of the incident at one look. */
export interface Seen {
  readonly incident: Incident;
  readonly tasks: readonly TaskItem[];
  readonly orders: readonly Order[];
}

/** What was done, in order. */
export interface Played extends Seen {
  /** `elementId` of each step that a person completed, with who did it. */
  readonly steps: readonly { readonly elementId: string; readonly by: string; readonly groups: readonly string[] }[];
  readonly answers: readonly { readonly agency: string; readonly call: string; readonly message: string }[];
}

const ENDED = ['closed', 'cancelled', 'merged'];
const NEXT: Readonly<Record<string, 'accept' | 'on-scene' | 'complete'>> = {
  offered: 'accept',
  accepted: 'on-scene',
  enRoute: 'on-scene',
  onScene: 'complete',
};
/** How far an agency goes. */
const REACH: Readonly<Record<Behaviour, readonly string[]>> = {
  silent: [],
  decline: [],
  accept: ['accept'],
  onScene: ['accept', 'on-scene'],
  complete: ['accept', 'on-scene', 'complete'],
};

/** People and agencies of the sample province who work on an incident over the public API, without a pause. */
export class Player {
  constructor(
    readonly centre: Centre,
    /** Who looks: sees every incident. */
    private readonly watcher = 'supervisor',
  ) {}

  /** Sends an event by a program and waits until the rules have run. Answers it as the API shows it then. */
  async report(event: object, program = 'integration'): Promise<any> {
    const sender = await this.centre.program(program);
    const sent = await sender.post<{ accepted: { eventId: string; duplicate: boolean }[] }>('/events', event, {
      'content-type': 'application/cloudevents+json',
    });
    return this.processed(sent.accepted[0]?.eventId ?? '');
  }

  async processed(eventId: string): Promise<any> {
    const watcher = await this.centre.person(this.watcher);
    return this.eventually(async () => {
      const event = await watcher.get<{ state: string }>(`/events/${eventId}`);
      return event.state === 'processed' ? event : undefined;
    });
  }

  /** Plays until the incident has ended, or `until` holds. @throws Error with what is open when nothing goes on any more. */
  async play(incidentId: string, script: Script = {}, timeoutMs = 200_000): Promise<Played> {
    const steps: { elementId: string; by: string; groups: readonly string[] }[] = [];
    const answers: { agency: string; call: string; message: string }[] = [];
    const end = Date.now() + timeoutMs;
    for (;;) {
      const seen = await this.look(incidentId);
      const done = script.until ? script.until(seen) : ENDED.includes(seen.incident.status);
      if (done) return { ...seen, steps, answers };
      if (Date.now() > end)
        throw new Error(
          `nothing goes on: ${describe(seen, steps)} ${JSON.stringify(await this.#stuck(seen.incident))}`,
        );
      let moved = false;
      for (const order of seen.orders) {
        const call = await this.#answer(order, script);
        if (call) answers.push({ agency: order.agency ?? '', call, message: order.message });
        moved ||= call !== undefined;
      }
      for (const item of seen.tasks.filter(({ elementId }) => !script.leave?.includes(elementId))) {
        const round = steps.filter(({ elementId }) => elementId === item.elementId).length;
        const by = await this.#complete(item, round, script);
        if (by !== undefined) steps.push({ elementId: item.elementId, by, groups: item.candidateGroups });
        moved ||= by !== undefined;
      }
      if (!moved) await wait(25);
    }
  }

  /** The incident with its open tasks and all of its orders. */
  async look(incidentId: string): Promise<Seen> {
    const watcher = await this.centre.person(this.watcher);
    const [incident, tasks, orders] = await Promise.all([
      watcher.get<Incident>(`/incidents/${incidentId}`),
      watcher.get<{ items: TaskItem[] }>(`/tasks?incidentId=${incidentId}&limit=500`),
      watcher.get<{ items: Order[] }>(`/incidents/${incidentId}/assignments?limit=500`),
    ]);
    return { incident, tasks: tasks.items, orders: orders.items };
  }

  /** Asks again until there is an answer. */
  async eventually<T>(ask: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
    for (const end = Date.now() + timeoutMs; ; await wait(25)) {
      const found = await ask();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error('it did not come in time');
    }
  }

  /** Why processes of the incident stand still. */
  async #stuck({ processInstances }: Incident): Promise<readonly unknown[]> {
    const watcher = await this.centre.person(this.watcher);
    const details = await Promise.all(
      processInstances.map(({ id }) => watcher.get<{ incidents: readonly unknown[] }>(`/process-instances/${id}`)),
    );
    return details.flatMap(({ incidents }) => incidents);
  }

  async #answer(order: Order, script: Script): Promise<string | undefined> {
    const { agency } = order;
    const call = NEXT[order.state];
    if (agency === null || call === undefined) return undefined;
    const behaviour = script.agencies?.[agency] ?? 'complete';
    const declines = behaviour === 'decline' && call === 'accept';
    if (!declines && !REACH[behaviour].includes(call)) return undefined;
    const program = await this.centre.program(agency);
    const data = order.form === null ? undefined : { ...formAnswerFor(order.form), ...script.answers?.(order) };
    const body = call === 'complete' ? { result: 'Đã hoàn thành', ...(data && { data }) } : {};
    const said = declines ? 'decline' : call;
    return (await quick(() =>
      program.post(`/agency/assignments/${order.id}/${said}`, declines ? { reason: 'busy' } : body),
    ))
      ? said
      : undefined;
  }

  async #complete(item: TaskItem, round: number, script: Script): Promise<string | undefined> {
    const person = await this.#whoDoes(item);
    const task = await person.get<Task>(`/tasks/${item.id}`);
    const wish = script.steps?.[item.elementId];
    const wishes = typeof wish === 'function' ? wish(task, round) : wish;
    const variables = answerFor(item.formKey ?? '', {
      variables: task.variables,
      photos: task.variables['photosWanted'] === true ? [await person.photo()] : [],
      round,
      ...(wishes && { wishes }),
    });
    const done = await quick(() => person.post(`/tasks/${item.id}/complete`, { variables: variables ?? wishes ?? {} }));
    return done ? person.name : undefined;
  }

  /** Somebody of the group; where the province has nobody, the shift leader on its behalf. */
  async #whoDoes({ candidateGroups }: TaskItem): Promise<Caller> {
    for (const group of candidateGroups) {
      const member = await this.centre.memberOf(group);
      if (member) return member;
    }
    return this.centre.person(this.watcher);
  }
}

/** Whether it was done: what changed between look and deed is looked at again. */
async function quick(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof Refused && (error.status === 409 || error.status === 404)) return false;
    throw error;
  }
}

function describe({ incident, tasks, orders }: Seen, steps: readonly { elementId: string }[]): string {
  return JSON.stringify({
    status: incident.status,
    instances: incident.processInstances,
    tasks: tasks.map(({ elementId, candidateGroups }) => `${elementId} ${candidateGroups.join()}`),
    orders: orders.map(({ agency, state, message, text }) => `${agency} ${state} ${message} ${text}`),
    done: steps.map(({ elementId }) => elementId),
  });
}
