import { Injectable, type OnModuleInit } from '@nestjs/common';
import { parseInstant, type Instant, type Json, type JsonObject } from '@trucban/kernel';
import type { Tx } from '../../platform/public.ts';
import { JobRefused, ProcessExtensions, type Job, type JobHandler, type JobResult } from '../../processes/public.ts';
import { AssignmentStore } from '../assignment-store.ts';
import { isActive, isOpen } from '../assignment-states.ts';
import { Assignments, type NewOrder } from '../assignments.service.ts';

/**
 * Gives an order from an SOP. In: `agency` (a code, an `@resolver`, or a list of them) or `candidates` (codes, or proposals of
 * `proposeUnits`), `text`, `dueAt`?, `skill`?, `count`?, `dispatchId`?, `acceptMinutes`?, `formId`? (of the completion);
 * headers `message`, `answer`.
 * Out: `dispatchId`, `assignmentId`, `assignmentIds`. With the header `message` = `M-CANCEL` it takes orders back instead:
 * in `assignmentId`? or `dispatchId`? (all open ones of the incident without) and `reason`?, out `withdrawn` and `released`:
 * true when nobody had accepted, else the agency tells that it has turned back (`M-RELEASE`).
 */
@Injectable()
export class AssignAgencyJob implements JobHandler, OnModuleInit {
  readonly type = 'assignAgency';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly assignments: Assignments,
    private readonly store: AssignmentStore,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, job: Job): Promise<JobResult> {
    const { incidentId } = job.instance;
    if (incidentId === null) throw noIncident();
    if (job.headers['message'] === 'M-CANCEL') return this.#withdraw(tx, incidentId, job);
    const order = orderOf(job, incidentId);
    const dispatchId = await this.#reusable(tx, job, order);
    const made = await this.assignments.create(tx, { ...order, ...(dispatchId !== undefined && { dispatchId }) });
    const assignmentIds = made.assignments.map(({ id }) => id);
    return { variables: { dispatchId: made.dispatchId, assignmentId: assignmentIds[0] ?? null, assignmentIds } };
  }

  /**
   * The same `dispatchId` goes on only for another round of the same order: all visible variables come in here, so one that
   * belongs to another order of the process (power cut, ambulance) must not mix the answers.
   */
  async #reusable(tx: Tx, { variables, instance }: Job, order: NewOrder): Promise<string | undefined> {
    const given = variables['dispatchId'];
    if (typeof given !== 'string' || !UUID.test(given)) return undefined;
    const earlier = await this.store.ofDispatch(tx, given);
    const sameOrder = earlier.every(
      (each) =>
        each.processInstanceId === instance.id &&
        each.message === (order.message ?? 'M-ASSIGN') &&
        each.answer === (order.answer ?? null) &&
        !isOpen(each.state),
    );
    return sameOrder ? given : undefined;
  }

  async #withdraw(tx: Tx, incidentId: string, { variables }: Job): Promise<JobResult> {
    const { assignmentId, dispatchId, reason } = variables;
    const why = typeof reason === 'string' && reason !== '' ? reason : 'M-CANCEL';
    const open = (await this.store.ofIncident(tx, incidentId)).filter(
      (each) =>
        isOpen(each.state) &&
        (typeof assignmentId !== 'string' || each.id === assignmentId) &&
        (typeof assignmentId === 'string' || typeof dispatchId !== 'string' || each.dispatchId === dispatchId),
    );
    const withdrawn: JsonObject[] = [];
    for (const { id } of open) {
      const { dispatchId: dispatch, agency } = await this.assignments.withdraw(tx, id, why, 'sop');
      withdrawn.push({ assignmentId: id, dispatchId: dispatch, agency });
    }
    return { variables: { withdrawn, released: !open.some(({ state }) => isActive(state)) } };
  }
}

/** A job of agencies in a process that was started without an incident. */
export function noIncident(): JobRefused {
  return new JobRefused('NO_INCIDENT', 'Quy trình này không thuộc sự vụ nào.', 'The process belongs to no incident.');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function orderOf({ variables, headers, name, instance }: Job, incidentId: string): NewOrder {
  const { text, count, acceptMinutes } = variables;
  const form = variables['formId'] ?? variables['form'];
  const { message, answer } = headers;
  return {
    incidentId,
    processInstanceId: instance.id,
    wanted: wantedOf(variables),
    text: typeof text === 'string' && text.trim() !== '' ? text : name,
    dueAt: instantOf(variables['dueAt']),
    skill: skillsOf(variables['skill']),
    count: typeof count === 'number' ? Math.max(1, Math.floor(count)) : 1,
    form: typeof form === 'string' && form !== '' ? form : (headers['form'] ?? null),
    ...(typeof acceptMinutes === 'number' && acceptMinutes > 0 && { acceptMinutes }),
    ...(message !== undefined && message !== '' && { message }),
    ...(answer !== undefined && answer !== '' && { answer }),
  };
}

/**
 * `candidates` go before `agency`: the dispatcher has put them in order. A proposal that found nobody is no mistake of the
 * model: the order is exhausted at once and goes back to the dispatcher.
 */
function wantedOf(variables: JsonObject): readonly string[] {
  const { candidates, agency } = variables;
  const none = agency === undefined || agency === null;
  const given = Array.isArray(candidates) && (candidates.length > 0 || none) ? candidates : agency;
  const list = (Array.isArray(given) ? given : [given]) as readonly Json[];
  return list.map((each) => {
    const code =
      typeof each === 'object' && each !== null && !Array.isArray(each) ? (each as JsonObject)['agency'] : each;
    if (typeof code === 'string' && code !== '') return code;
    throw new JobRefused(
      'ORDER_WITHOUT_AGENCY',
      'Biến “agency” hoặc “candidates” phải nêu mã cơ quan.',
      "'agency' or 'candidates' must name agencies.",
    );
  });
}

/** One skill or a list of them. */
export function skillsOf(value: Json | undefined): readonly string[] {
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return list.filter((skill): skill is string => typeof skill === 'string' && skill !== '');
}

function instantOf(value: Json | undefined): Instant | null {
  if (value === undefined || value === null) return null;
  const parsed = typeof value === 'string' ? parseInstant(value) : { ok: false as const };
  if (parsed.ok) return parsed.value;
  throw new JobRefused('ORDER_DUE_AT', 'Biến “dueAt” không phải thời điểm.', "'dueAt' is not an instant.");
}
