import { boundariesOf, eventStarts } from '../behaviours/elements.ts';
import { arm, setWaits } from '../behaviours/waits.ts';
import type { Node } from '../graph/graph.ts';
import { isInner } from '../run/run.ts';
import type { ElementInstance, Wait } from '../run/state.ts';
import { sameSubscription } from './compatibility.ts';
import { mapped, note, type Migration, type Traveller } from './migration.ts';

/** Timers keep their time, subscriptions stay where name and key are written alike; what is new is armed, what is gone is not awaited. */
export function migrateWaits(migration: Migration, { was, from, to }: Traveller, instance: ElementInstance): void {
  const { run } = migration;
  if (!to || was.state !== 'activated') return;
  const expected = awaited(instance, to);
  const kept: Wait[] = [];
  const renewed: { readonly target: Node; readonly def: number }[] = [];
  for (const wait of was.waits ?? []) {
    const target = mapped(migration, wait.target);
    const def = target && expected.includes(target) ? definitionOf(migration, wait, target) : -1;
    if (!target || def < 0) drop(migration, wait);
    else if (isRenewed(migration, wait, target, def)) renewed.push({ target, def });
    else kept.push(wait.target === target.id && wait.def === def ? wait : { ...wait, target: target.id, def });
    if (target && def >= 0 && isRenewed(migration, wait, target, def)) close(migration, wait, 'WAIT_RENEWED');
  }
  if (was.waits && (kept.length !== was.waits.length || kept.some((wait, n) => wait !== was.waits?.[n])))
    setWaits(instance, kept);
  if (was.got) instance.got = gotOf(migration, was.got);
  const known = knownBefore(migration, was, from);
  const isNew = (target: Node, def: number): boolean =>
    !known.has(`${target.id} ${ordinal(target, def)}`) ||
    renewed.some((one) => one.target === target && one.def === def);
  // The own event of work that has changed its kind is armed when that begins.
  const toArm = expected.filter((target) => target !== to || from.kind === to.kind);
  arm(run, instance, toArm, isNew);
}

/** Events that an active instance waits for besides its work. */
function awaited(instance: ElementInstance, node: Node): Node[] {
  if (node.loop && !isInner(instance)) return [...node.boundaries];
  const starts = instance.interrupted ? [] : eventStarts(node);
  const own = instance.wait !== 'event' ? [] : node.type === 'bpmn:EventBasedGateway' ? armsOf(node) : [node];
  return [...boundariesOf(instance, node), ...starts, ...own];
}

const armsOf = (gateway: Node): Node[] => gateway.outgoing.map((flow) => flow.target);

/** `timer 0`: an event definition by its type and its place among those of that type. */
function ordinal(node: Node, def: number): string {
  const type = node.events[def]?.type ?? '';
  return `${type} ${node.events.slice(0, def).filter((event) => event.type === type).length}`;
}

function definitionOf(migration: Migration, wait: Wait, target: Node): number {
  const old = migration.source.nodes.get(wait.target);
  if (!old) return -1;
  const wanted = ordinal(old, wait.def);
  return target.events.findIndex((_event, def) => ordinal(target, def) === wanted);
}

function isRenewed(migration: Migration, wait: Wait, target: Node, def: number): boolean {
  const event = target.events[def];
  return event !== undefined && !sameSubscription(migration.source.nodes.get(wait.target)?.events[wait.def], event);
}

/** What the old model let this instance wait for, in the new names: what of it is not awaited any more has happened. */
function knownBefore(migration: Migration, was: ElementInstance, from: Node): Set<string> {
  return new Set(
    awaited(was, from).flatMap((old) => {
      const target = mapped(migration, old.id);
      return target ? old.events.map((_event, def) => `${target.id} ${ordinal(old, def)}`) : [];
    }),
  );
}

function drop(migration: Migration, wait: Wait): void {
  close(migration, wait, 'WAIT_DROPPED');
}

function close(migration: Migration, wait: Wait, why: 'WAIT_DROPPED' | 'WAIT_RENEWED'): void {
  const { commands } = migration.run;
  if (wait.kind === 'timer') commands.push({ type: 'cancelTimer', timerId: wait.id });
  else if (wait.kind !== 'condition') commands.push({ type: 'closeSubscription', subscriptionId: wait.id });
  note(migration, why, 'warning', wait.target);
}

function gotOf(migration: Migration, got: NonNullable<ElementInstance['got']>): NonNullable<ElementInstance['got']> {
  return Object.fromEntries(
    Object.entries(got).flatMap(([id, defs]) => {
      const target = mapped(migration, id);
      return target ? [[target.id, defs] as const] : [];
    }),
  );
}
