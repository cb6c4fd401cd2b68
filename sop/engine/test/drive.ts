import type { JsonObject } from '@trucban/kernel';
import {
  compile,
  describe,
  start,
  step,
  type Command,
  type CompiledProcess,
  type ProcessEvent,
  type ProcessInput,
  type ProcessState,
  type StepResult,
} from '../src/index.ts';

export const AT = '2030-01-01T12:00:00.000Z';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

export async function compiled(xml: string): Promise<CompiledProcess> {
  const result = await compile(xml);
  const process = result.ok ? result.processes[0] : undefined;
  if (!process) throw new Error(JSON.stringify(result.problems, null, 1));
  return process;
}

/** One instance stepped by hand, with the events of each step: for operations that look at the history. */
export class Drive {
  readonly process: CompiledProcess;
  state: ProcessState;
  readonly history: (readonly ProcessEvent[])[] = [];
  commands: readonly Command[] = [];

  private constructor(process: CompiledProcess, begun: StepResult) {
    if (!begun.ok) throw new Error(begun.rejection.code);
    this.process = process;
    this.state = begun.state;
    this.history.push(begun.events);
    this.commands = begun.commands;
  }

  static async of(xml: string, variables: JsonObject = {}): Promise<Drive> {
    const process = await compiled(xml);
    return new Drive(process, start(process, { at: AT, variables }));
  }

  give(input: WithoutTime<ProcessInput>): StepResult {
    const result = step(this.process, this.state, { ...input, at: AT } as ProcessInput);
    if (!result.ok) return result;
    this.state = result.state;
    this.history.push(result.events);
    this.commands = result.commands;
    return result;
  }

  /** Completes the oldest active instance of an element. */
  complete(elementId: string, variables: JsonObject = {}): StepResult {
    return this.give({ type: 'complete', elementInstanceId: this.id(elementId), variables });
  }

  id(elementId: string): string {
    const found = describe(this.process, this.state).activeElements.find((one) => one.elementId === elementId);
    if (!found) throw new Error(`${elementId} is not active: ${this.active().join(', ')}`);
    return found.elementInstanceId;
  }

  active(): string[] {
    return describe(this.process, this.state).activeElements.map((one) => one.elementId);
  }

  variables(): JsonObject {
    return describe(this.process, this.state).variables;
  }
}
