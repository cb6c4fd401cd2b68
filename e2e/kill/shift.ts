import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { answerFor, formAnswerFor } from '../../scripts/drill/answers.ts';
import type { Caller, Centre } from '../../scripts/drill/centre.ts';
import type { Order, Task, TaskItem } from '../support/player.ts';
import type { Chance } from './chance.ts';
import { command, insist, type Outcome } from './insist.ts';
import type { Plan } from './plans.ts';

/** An incident of the shift. */
export interface Opened {
  readonly plan: Plan;
  readonly id: string;
  readonly eventId: string;
  status: string;
}
/** A command that was carried out, and between which instants it was given. */
export interface Done {
  readonly id: string;
  readonly incidentId: string;
  readonly call: string;
  readonly by: string;
  readonly unsure: boolean;
  readonly from: number;
  readonly to: number;
}

const ENDED = ['closed', 'cancelled', 'merged'];
/** Commands under way at once: as many hands as a small centre has. */
const HANDS = 10;
const NEXT: Readonly<Record<string, 'accept' | 'on-scene' | 'complete'>> = {
  offered: 'accept',
  accepted: 'on-scene',
  enRoute: 'on-scene',
  onScene: 'complete',
};

/** People and agencies at work over the public API: they repeat what got no answer, under the same Idempotency-Key. */
export class Shift {
  readonly opened = new Map<string, Opened>();
  readonly tasksDone: Done[] = [];
  readonly ordersAnswered: Done[] = [];
  /** Tasks and orders (`id call`) whose command got no answer: they are looked at anew, and may have been done. */
  readonly maybe = new Set<string>();
  /** Commands that were refused (409, 404): somebody or something was faster. */
  readonly refused: string[] = [];
  readonly #busy = new Set<string>();
  readonly #due = new Map<string, number>();
  readonly #rounds = new Map<string, number>();
  readonly #errors: unknown[] = [];
  #over = false;

  constructor(
    private readonly centre: Centre,
    private readonly plans: readonly Plan[],
    private readonly chance: Chance,
  ) {}

  /**
   * Works until every incident that is to end has ended, but not on after `enough`: how far the shift comes depends on the
   * machine, what must be true of its rows does not. @throws the first thing that went wrong
   */
  async work(enough: () => boolean): Promise<void> {
    const loops = [this.#open(Date.now()), this.#tasks(), this.#orders(), this.#incidents()];
    try {
      while (!this.#isDone() && !enough() && this.#errors.length === 0) await wait(100);
    } finally {
      this.#over = true;
      await Promise.allSettled(loops);
    }
    while (this.#busy.size > 0) await wait(50);
    if (this.#errors.length > 0) throw this.#errors[0];
  }

  #isDone(): boolean {
    if (this.opened.size < this.plans.length) return false;
    return [...this.opened.values()].every(({ plan, status }) => plan.fate === 'leave' || ENDED.includes(status));
  }

  /** Sends the events, each at its time and some of them twice, and finds the incidents that the rules open. */
  async #open(begun: number): Promise<void> {
    await Promise.all(
      this.plans.map(async (plan) => {
        await wait(begun + plan.atMs - Date.now());
        await this.#guard(async () => {
          const program = await insist(() => this.centre.program('integration'));
          const send = () =>
            insist(() =>
              program.post<{ accepted: { eventId: string }[] }>('/events', plan.event, {
                'content-type': 'application/cloudevents+json',
              }),
            );
          const [first] = (await send()).accepted;
          if (plan.index % 7 === 0) await send();
          const watcher = await insist(() => this.centre.person('supervisor'));
          for (;;) {
            const event = await insist(() =>
              watcher.get<{ state: string; incidentId: string | null }>(`/events/${first?.eventId}`),
            );
            if (event.state === 'processed' && event.incidentId !== null) {
              const { incidentId: id } = event;
              this.opened.set(id, { plan, id, eventId: first?.eventId ?? '', status: 'new' });
              return;
            }
            if (event.state !== 'stored') throw new Error(`event ${plan.index}: ${JSON.stringify(event)}`);
            await wait(200);
          }
        });
      }),
    );
  }

  /** Looks at the list of open tasks and completes each a moment after it was seen. */
  async #tasks(): Promise<void> {
    while (!this.#over) {
      await this.#guard(async () => {
        const watcher = await insist(() => this.centre.person('supervisor'));
        const { items } = await insist(() =>
          watcher.get<{ items: (TaskItem & { incidentId: string | null })[] }>('/tasks?limit=500'),
        );
        for (const item of items) {
          const opened = this.opened.get(item.incidentId ?? '');
          if (opened?.plan.fate === 'play' && this.#isTime(item.id, 300, 2_500))
            this.#hand(item.id, () => this.#complete(item, opened.id));
        }
      });
      await wait(250);
    }
  }

  /** Looks at the orders of one incident after the other, and answers for their agencies. */
  async #orders(): Promise<void> {
    while (!this.#over) {
      const live = [...this.opened.values()].filter(
        ({ plan, status }) => plan.fate !== 'leave' && !ENDED.includes(status),
      );
      for (const opened of live)
        await this.#guard(async () => {
          const watcher = await insist(() => this.centre.person('supervisor'));
          const { items } = await insist(() => watcher.get<{ items: Order[] }>(`/incidents/${opened.id}/assignments`));
          for (const order of items) {
            const call = NEXT[order.state];
            if (call === undefined || order.agency === null) continue;
            if (this.#isTime(`${order.id}:${order.agency}:${order.state}`, 200, 1_500))
              this.#hand(order.id, () => this.#answer(order, call, opened));
          }
          await wait(25);
        });
      await wait(100);
    }
  }

  /** Takes incidents, and sees those without an SOP through. */
  async #incidents(): Promise<void> {
    while (!this.#over) {
      await this.#guard(async () => {
        const watcher = await insist(() => this.centre.person('supervisor'));
        const { items } = await insist(() =>
          watcher.get<{ items: { id: string; status: string }[] }>('/incidents?limit=200'),
        );
        for (const { id, status } of items) {
          const opened = this.opened.get(id);
          if (!opened) continue;
          opened.status = status;
          const { fate } = opened.plan;
          if (fate === 'leave' || !this.#isTime(`${id}:${status}`, 500, 3_000)) continue;
          if (status === 'new') this.#hand(id, () => this.#move(opened, 'acknowledge', {}));
          else if (fate === 'hand' && this.#ordersDone(id))
            this.#hand(id, () =>
              status === 'resolved'
                ? this.#move(opened, 'close', { reason: 'Xong' })
                : this.#move(opened, 'resolve', { result: 'Đã xử lý xong', evidence: [] }),
            );
        }
      });
      await wait(700);
    }
  }

  #ordersDone(incidentId: string): boolean {
    return this.ordersAnswered.some((each) => each.incidentId === incidentId && each.call === 'complete');
  }

  async #move({ id }: Opened, call: string, body: object): Promise<void> {
    const dispatcher = await insist(() => this.centre.person(call === 'acknowledge' ? 'dispatcher' : 'supervisor'));
    this.#note(await this.#post(dispatcher, `/incidents/${id}/${call}`, body), `${id} ${call}`);
  }

  async #complete(item: TaskItem, incidentId: string): Promise<void> {
    const person = await this.#whoDoes(item);
    const from = Date.now();
    const round = this.#rounds.get(`${incidentId}:${item.elementId}`) ?? 0;
    const task = await command(() => person.get<Task>(`/tasks/${item.id}`));
    if (!task.answer) return;
    const variables = answerFor(item.formKey ?? '', { variables: task.answer.variables, round }) ?? {};
    const outcome = await this.#post(person, `/tasks/${item.id}/complete`, { variables });
    const { unsure } = outcome;
    if (!this.#note(outcome, `${item.id} complete`)) return;
    this.#rounds.set(`${incidentId}:${item.elementId}`, round + 1);
    this.tasksDone.push({ id: item.id, incidentId, call: 'complete', by: person.name, unsure, from, to: Date.now() });
  }

  async #answer(order: Order, call: 'accept' | 'on-scene' | 'complete', { plan, id }: Opened): Promise<void> {
    const agency = order.agency ?? '';
    const behaviour = plan.agencies[agency] ?? 'complete';
    if (behaviour === 'silent') return;
    const said = behaviour === 'decline' && call === 'accept' ? 'decline' : call;
    const program = await insist(() => this.centre.program(agency));
    const data = order.form === null ? undefined : formAnswerFor(order.form);
    const body =
      said === 'decline' ? { reason: 'busy' } : said === 'complete' ? { result: 'Đã xong', ...(data && { data }) } : {};
    const from = Date.now();
    const outcome = await this.#post(program, `/agency/assignments/${order.id}/${said}`, body);
    const { unsure } = outcome;
    if (this.#note(outcome, `${order.id} ${said} ${agency}`))
      this.ordersAnswered.push({ id: order.id, incidentId: id, call: said, by: agency, unsure, from, to: Date.now() });
  }

  #post(caller: Caller, url: string, body: object): Promise<Outcome<unknown>> {
    const key = { 'idempotency-key': randomUUID() };
    return command(() => caller.post(url, body, key));
  }

  /** Whether it counts as done by this command. */
  #note({ answer, refusal, unsure, lost }: Outcome<unknown>, what: string): boolean {
    if (answer !== undefined) return true;
    if (lost) this.maybe.add(what);
    else if (!unsure) this.refused.push(`${what}: ${refusal?.status}`);
    // The first try got no answer and was carried out: that is why the second is refused.
    return !lost && unsure && refusal?.status === 409;
  }

  async #whoDoes({ candidateGroups }: TaskItem): Promise<Caller> {
    for (const group of candidateGroups) {
      const member = await insist(() => this.centre.memberOf(group));
      if (member) return member;
    }
    return insist(() => this.centre.person('supervisor'));
  }

  /** Nobody is quicker than a moment, drawn when the thing is first seen. Answers true once a thing is due. */
  #isTime(thing: string, leastMs: number, mostMs: number): boolean {
    const due = this.#due.get(thing);
    if (due === undefined) this.#due.set(thing, Date.now() + this.chance.between(leastMs, mostMs));
    return due !== undefined && Date.now() >= due;
  }

  /** Does it in the background, one deed for a thing at a time. */
  #hand(thing: string, deed: () => Promise<void>): void {
    if (this.#busy.has(thing) || this.#busy.size >= HANDS) return;
    this.#busy.add(thing);
    void this.#guard(deed).finally(() => this.#busy.delete(thing));
  }

  async #guard(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (error) {
      this.#errors.push(error);
    }
  }
}
