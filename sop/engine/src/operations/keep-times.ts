import { isInner, type Run } from '../run/run.ts';
import type { ElementInstance, Wait } from '../run/state.ts';
import { mapped, type Migration, type Traveller } from './migration.ts';

/**
 * A boundary timer that stands on another activity in the new model (the task of a dissolved sub-process, the sub-process opened
 * around a task) was armed there anew: it keeps the time at which it was due.
 */
export function keepTimes(migration: Migration, travellers: readonly Traveller[]): void {
  const { run } = migration;
  const above = new Map(travellers.map(({ was }) => [was.id, was.scope]));
  const armed = [...run.instances.values()].flatMap((owner) =>
    (owner.waits ?? []).filter((wait) => wait.kind === 'timer' && isNew(run, wait)).map((wait) => ({ owner, wait })),
  );
  if (armed.length === 0) return;
  for (const { was } of travellers)
    for (const old of was.waits ?? []) {
      if (old.kind !== 'timer' || old.dueAt === undefined) continue;
      const target = mapped(migration, old.target);
      const now = armed.filter(
        ({ owner, wait }) =>
          wait.target === target?.id &&
          owner.id !== was.id &&
          (isAround(above, was.id, owner.id) || isAround(above, owner.id, was.id) || isOpenedAround(run, owner, was)),
      );
      for (const { owner, wait } of now) takeOver(migration, owner, wait, old.dueAt, old.target);
    }
}

const isNew = (run: Run, wait: Wait): boolean =>
  run.commands.some((command) => command.type === 'startTimer' && command.timerId === wait.id);

/** Whether `outer` was a scope around `inner` before. */
function isAround(above: ReadonlyMap<string, string | null>, outer: string, inner: string): boolean {
  for (let at = above.get(inner); at; at = above.get(at)) if (at === outer) return true;
  return false;
}

/** Whether `scope` was opened around what was `inner`. */
function isOpenedAround(run: Run, scope: ElementInstance, inner: ElementInstance): boolean {
  if (isInner(scope)) return false;
  for (let at = run.instances.get(inner.id)?.scope; at; at = run.instances.get(at)?.scope)
    if (at === scope.id) return true;
  return false;
}

function takeOver(
  { run, problems }: Migration,
  owner: ElementInstance,
  wait: Wait,
  dueAt: string,
  event: string,
): void {
  owner.waits = (owner.waits ?? []).map((one) => (one === wait ? { ...one, dueAt } : one));
  for (const [n, command] of run.commands.entries())
    if (command.type === 'startTimer' && command.timerId === wait.id) run.commands[n] = { ...command, dueAt };
  const dropped = problems.findIndex(({ code, elementId }) => code === 'WAIT_DROPPED' && elementId === event);
  if (dropped >= 0) problems.splice(dropped, 1);
}
