import { activate, guarded } from '../behaviours/elements.ts';
import { resolveIncident } from '../behaviours/incidents.ts';
import { startInner } from '../behaviours/loops.ts';
import { closeStepClock } from '../behaviours/step-clocks.ts';
import { disarm } from '../behaviours/waits.ts';
import { addInstance, isInner, nodeOf, type Run } from '../run/run.ts';
import type { ElementInstance, Undoable } from '../run/state.ts';
import { canBecome, loopGoesOn } from './compatibility.ts';
import { endInstances } from './end-instances.ts';
import { keepTimes } from './keep-times.ts';
import { settleInto } from './migrate-scopes.ts';
import { migrateTokens } from './migrate-tokens.ts';
import { migrateWaits } from './migrate-waits.ts';
import { mapped, note, type Migration, type Traveller } from './migration.ts';
import type { ProblemCode } from './problems.ts';

/** Moves all element instances into `run`; what stands in the way is noted as problems. */
export function migrateElements(migration: Migration, elements: readonly ElementInstance[]): void {
  const { run } = migration;
  const travellers = elements.map((was) => traveller(migration, was));
  for (const one of travellers) check(migration, one);
  if (migration.problems.some(({ severity }) => severity === 'error')) return;
  const arrived = travellers.filter((one) => one.to !== null);
  for (const { was, to } of arrived) addInstance(run, { ...was, ...(to ? { element: to.id } : {}) });
  const emptied = settleInto(migration, travellers);
  const renamed = renames(migration);
  if (run.process.hash !== migration.source.hash) run.commands.push({ type: 'renameElements', elements: renamed });
  for (const one of travellers) if (one.to === null) dissolve(migration, one);
  for (const one of arrived) tell(run, one);
  for (const one of arrived) adapt(migration, one);
  keepTimes(migration, travellers);
  for (const one of travellers) migrateTokens(migration, one);
  const stillSame = (one: Traveller): boolean => one.to?.kind === one.from.kind || isBody(one);
  for (const one of arrived) if (!stillSame(one)) beginAnew(migration, one);
  endInstances(run, [], emptied);
  if (run.status === 'suspended' && run.queue.length > run.head) {
    const [move] = run.queue.slice(run.head);
    const node = move?.type === 'flow' ? move.flow.target : move?.node;
    note(migration, 'SUSPENDED_MOVES', 'error', node?.id ?? '');
  }
}

function traveller(migration: Migration, was: ElementInstance): Traveller {
  const from = migration.source.nodes.get(was.element);
  if (!from) throw new Error(`state is not of the source definition: ${was.element}`);
  return { was, from, to: mapped(migration, was.element) };
}

function check(migration: Migration, { was, from, to }: Traveller): void {
  const wrong = (code: ProblemCode): void => note(migration, code, 'error', from.id, was.id);
  const compensates = was.undo !== undefined || was.undoFor !== undefined;
  if (to === null) {
    const dissolves = from.kind.isScope && from.loop === null && !compensates;
    if (!dissolves) wrong('UNMAPPED');
    else if (!isInner(was)) note(migration, 'SCOPE_DISSOLVED', 'warning', from.id, was.id);
    return;
  }
  if (!canBecome(from, to)) return wrong('TYPE_CHANGED');
  if (!loopGoesOn(from, to)) return wrong('LOOP_CHANGED');
  if (compensates && [...(was.undo ?? [])].some((record) => !undoStays(migration, record)))
    wrong('COMPENSATION_RUNNING');
}

const undoStays = (migration: Migration, record: Undoable): boolean =>
  mapped(migration, record.element) !== null && (record.done ?? []).every((inner) => undoStays(migration, inner));

const isBody = ({ was, from }: Traveller): boolean => from.loop !== null && !isInner(was);

/** Of all elements, also those that are only waited for: boundary events, arms of event gateways. */
function renames(migration: Migration) {
  const renamed: Record<string, { elementId: string; name: string }> = {};
  for (const from of migration.source.nodes.keys()) {
    const to = mapped(migration, from);
    if (to && to !== migration.run.process.root && to.id !== from) renamed[from] = { elementId: to.id, name: to.name };
  }
  return renamed;
}

function dissolve({ run }: Migration, { was }: Traveller): void {
  const ghost = { ...was };
  disarm(run, ghost);
  closeStepClock(run, ghost, 'terminated');
  resolveIncident(run, ghost);
  run.events.push({ type: 'elementTerminated', at: run.at, elementInstanceId: was.id, elementId: was.element });
}

function tell(run: Run, { was, from, to }: Traveller): void {
  const now = run.instances.get(was.id);
  if (!now || !to || (from.id === to.id && from.type === to.type && now.scope === was.scope)) return;
  run.events.push({
    type: 'elementMigrated',
    at: run.at,
    elementInstanceId: was.id,
    elementId: to.id,
    elementType: to.loop !== null && !isInner(now) ? 'multiInstanceBody' : to.type,
    scopeId: now.scope,
  });
}

/** What an instance keeps besides its place: records of what is done, what it waits for, the progress of its loop. */
function adapt(migration: Migration, one: Traveller): void {
  const { run } = migration;
  const instance = run.instances.get(one.was.id);
  if (!instance || !one.to) return;
  if (instance.done) setOrDelete(instance, 'done', recordsOf(migration, instance.done));
  if (instance.undo) instance.undo = recordsOf(migration, instance.undo);
  if (instance.rest)
    setOrDelete(
      instance,
      'rest',
      instance.rest.flatMap((id) => mapped(migration, id)?.id ?? []),
    );
  migrateWaits(migration, one, instance);
  goOnLooping(migration, one, instance);
}

function goOnLooping(migration: Migration, one: Traveller, instance: ElementInstance): void {
  const { run } = migration;
  const [before, now] = [one.from.loop, one.to?.loop];
  if (!isBody(one) || !one.to || before?.type !== 'multi' || now?.type !== 'multi' || !instance.loop) return;
  if (before.sequential && !now.sequential)
    for (let left = instance.loop.total - instance.loop.started; left > 0; left--) startInner(run, instance, one.to);
  if (!before.sequential && now.sequential && (run.children.get(instance.id)?.size ?? 0) > 1)
    note(migration, 'PARALLEL_GOES_ON', 'warning', one.from.id, instance.id);
}

function setOrDelete<K extends 'done' | 'rest'>(
  instance: ElementInstance,
  key: K,
  value: NonNullable<ElementInstance[K]>,
): void {
  if (value.length > 0 || key === 'rest') instance[key] = value;
  else delete instance[key];
}

function recordsOf(migration: Migration, records: readonly Undoable[]): readonly Undoable[] {
  return records.flatMap((record) => {
    const to = mapped(migration, record.element);
    const undoable = to && (to.kind.isScope || to.boundaries.some((boundary) => boundary.handler !== null)) ? to : null;
    if (!undoable) {
      note(migration, 'UNDO_DROPPED', 'warning', record.element);
      return [];
    }
    if (undoable.id === record.element && !record.done) return [record];
    const done = record.done ? recordsOf(migration, record.done) : undefined;
    return [{ ...record, element: undoable.id, ...(done ? { done } : {}) }];
  });
}

/** Work of another kind: what was asked of the outside is withdrawn, and asked as the new model says. */
function beginAnew(migration: Migration, { was, from, to }: Traveller): void {
  const { run } = migration;
  const instance = run.instances.get(was.id);
  if (!instance || !to || instance.state !== 'activated' || to.kind.isScope) return;
  if (!instance.incident) from.kind.terminate?.(run, instance, from);
  resolveIncident(run, instance);
  delete instance.wait;
  delete instance.retries;
  note(migration, 'WORK_REPLACED', 'warning', from.id, was.id);
  guarded(run, instance, () => activate(run, instance, nodeOf(run, instance)));
}
