import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@trucban/kernel';
import { AT, compiled } from '../test/drive.ts';
import { RECIPES, type Move } from '../test/states/recipes.ts';
import {
  start,
  step,
  describe as describeState,
  type Command,
  type CompiledProcess,
  type InstanceStatus,
  type ProcessEvent,
  type ProcessInput,
  type ProcessState,
  type StepResult,
} from './index.ts';

/** As a release has left it: the state, what the driver had noted from its commands, and how it went on then. */
interface Stored {
  readonly xml: string;
  readonly waits: Readonly<Record<string, string>>;
  readonly state: ProcessState;
  readonly after: readonly Move[];
  readonly outcome: {
    readonly status: InstanceStatus;
    readonly variables: JsonObject;
    readonly trace: readonly string[];
  };
}

const ROOT = fileURLToPath(new URL('../test/states', import.meta.url));
const folders = readdirSync(ROOT, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort((a, b) => Number(a) - Number(b));
const stored = folders.flatMap((folder) =>
  readdirSync(join(ROOT, folder)).map((file) => [folder, file.replace('.json', '')] as const),
);
const read = (folder: string, name: string): Stored =>
  JSON.parse(readFileSync(join(ROOT, folder, `${name}.json`), 'utf8')) as Stored;

/** Plays an instance as a driver does: it knows ids from commands and from the description only. */
class Player {
  readonly trace: string[] = [];
  readonly process: CompiledProcess;
  readonly waits: Record<string, string>;
  state: ProcessState;

  constructor(process: CompiledProcess, state: ProcessState, waits: Readonly<Record<string, string>> = {}) {
    this.process = process;
    this.state = state;
    this.waits = { ...waits };
  }

  took(result: StepResult, what: unknown): void {
    if (!result.ok) throw new Error(`${JSON.stringify(what)}: ${result.rejection.code}`);
    // Between two steps lies a database.
    this.state = JSON.parse(JSON.stringify(result.state)) as ProcessState;
    for (const command of result.commands) this.note(command);
    this.trace.push(...result.events.flatMap(line));
  }

  note(command: Command): void {
    if (command.type === 'startTimer') this.waits[`timer ${command.elementId}`] = command.timerId;
    if (command.type === 'openMessageSubscription')
      this.waits[`message ${command.messageName}`] = command.subscriptionId;
    if (command.type === 'openSignalSubscription') this.waits[`signal ${command.signalName}`] = command.subscriptionId;
  }

  give(move: Move): void {
    this.took(step(this.process, this.state, this.input(move)), move);
  }

  input(move: Move): ProcessInput {
    const at = AT;
    if ('complete' in move)
      return { type: 'complete', at, elementInstanceId: this.id(move.complete), variables: move.variables ?? {} };
    if ('fail' in move)
      return { type: 'failJob', at, elementInstanceId: this.id(move.fail), retries: move.retries, reason: 'no' };
    if ('child' in move)
      return { type: 'childCompleted', at, elementInstanceId: this.id(move.child), variables: move.variables ?? {} };
    if ('error' in move) return { type: 'throwError', at, elementInstanceId: this.id(move.error), code: move.code };
    if ('timer' in move) return { type: 'timerFired', at, timerId: this.waits[`timer ${move.timer}`] ?? '' };
    if ('message' in move)
      return {
        type: 'message',
        at,
        subscriptionId: this.waits[`message ${move.message}`] ?? '',
        name: move.message,
        variables: move.variables ?? {},
      };
    if ('signal' in move)
      return { type: 'signal', at, subscriptionId: this.waits[`signal ${move.signal}`] ?? '', name: move.signal };
    if ('set' in move) return { type: 'setVariables', at, variables: move.set };
    if ('simple' in move) return { type: move.simple, at };
    const [incident] = describeState(this.process, this.state).processIncidents;
    return { type: 'retry', at, processIncidentId: incident?.processIncidentId ?? '', variables: move.retry };
  }

  id(elementId: string): string {
    const found = describeState(this.process, this.state).activeElements.find(
      (element) => element.elementId === elementId && element.waitsFor !== undefined && element.waitsFor !== 'event',
    );
    return found?.elementInstanceId ?? '';
  }

  outcome(): Stored['outcome'] {
    const { status, variables } = describeState(this.process, this.state);
    return { status, variables, trace: this.trace };
  }
}

function line(event: ProcessEvent): readonly string[] {
  if (event.type === 'flowTaken') return [`flow ${event.flowId}`];
  if (event.type === 'instanceStatusChanged') return [`status ${event.status}`];
  return 'elementId' in event ? [`${event.type} ${event.elementId}`] : [];
}

/** What the present engine makes of a recipe. */
async function cook(name: string): Promise<Stored> {
  const recipe = RECIPES[name];
  if (!recipe) throw new Error(name);
  const process = await compiled(recipe.xml);
  const begun = start(process, { at: AT, variables: recipe.variables ?? {} });
  if (!begun.ok) throw new Error(begun.rejection.code);
  const player = new Player(process, begun.state);
  player.took(begun, 'start');
  for (const move of recipe.before) player.give(move);
  const { state } = player;
  const waits = { ...player.waits };
  player.trace.length = 0;
  for (const move of recipe.after) player.give(move);
  return { xml: recipe.xml, waits, state, after: recipe.after, outcome: player.outcome() };
}

const NEW = process.env.STORE_STATES;

describe('states of releases', () => {
  if (NEW !== undefined)
    it('are written into a new folder', async () => {
      const folder = join(ROOT, NEW);
      expect(existsSync(folder)).toBe(false);
      mkdirSync(folder);
      for (const name of Object.keys(RECIPES))
        writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(await cook(name), null, 2)}\n`);
    });

  it.each(stored)('format %s: %s loads and goes on to the same end', async (folder, name) => {
    const { xml, state, waits, after, outcome } = read(folder, name);
    const player = new Player(await compiled(xml), state, waits);
    for (const move of after) player.give(move);
    expect(player.outcome()).toEqual(outcome);
    expect(outcome.status).toBe('completed');
  });

  it.each(Object.keys(RECIPES))('%s: the newest folder holds the format of the present engine', async (name) => {
    expect(read(folders.at(-1) ?? '', name)).toEqual(JSON.parse(JSON.stringify(await cook(name))));
  });
});
