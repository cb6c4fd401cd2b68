import type { Json, JsonObject } from '@trucban/kernel';
import { countFuel, type Run } from '../run/run.ts';
import { sizeOf } from '../run/size.ts';
import type { ElementInstance } from '../run/state.ts';
import { Stuck } from '../run/stuck.ts';

/** Characters of JSON, roughly, that the values in the state of one process instance may take. */
export const MAX_STATE_CHARACTERS = 16_000_000;

/** Element instances that may live in one process instance at the same time. */
export const MAX_ELEMENT_INSTANCES = 50_000;

/** So much is taken from outside even when there is no room: a correction that makes room must get in. */
const ALWAYS_TAKEN = 1_000;

/** Characters that are measured for one unit of fuel: copying a large value over and over isn't free. */
const CHARACTERS_OF_FUEL = 4;

/** Measured when first asked in a step, and kept up to date from then on. */
function stateSize(run: Run): number {
  if (run.size === null) {
    run.size = 0;
    for (const { vars, loop, result, done, undo } of run.instances.values()) {
      if (vars) run.size += sizeOf(vars);
      if (loop?.items) run.size += sizeOf(loop.items);
      if (loop?.out) run.size += sizeOf(loop.out);
      if (result) run.size += sizeOf(result);
      if (done) run.size += sizeOf(done);
      if (undo) run.size += sizeOf(undo);
    }
  }
  return run.size;
}

/** Whether values from outside still fit into the state. */
export function fits(run: Run, values: JsonObject): boolean {
  const size = sizeOf(values);
  return size <= ALWAYS_TAKEN || stateSize(run) + size <= MAX_STATE_CHARACTERS;
}

/** Before an element writes values of its own making. @throws Stuck when there is no room for them. */
export function claimRoom(run: Run, values: Readonly<Record<string, Json>>): void {
  const size = sizeOf(values);
  countFuel(run, size / CHARACTERS_OF_FUEL);
  if (stateSize(run) + size > MAX_STATE_CHARACTERS) throw stateTooLarge(Object.keys(values));
}

/** Characters that the work of a parallel loop is given in all: each of its instances hands out what it sees. */
const MAX_HANDED_OUT = 16_000_000;

/** @throws Stuck when so many at once would hand out too much. */
export function expectLight(run: Run, body: ElementInstance, total: number): void {
  let seen = 0;
  for (let at: ElementInstance | undefined = body; at; at = at.scope === null ? undefined : run.instances.get(at.scope))
    if (at.vars) seen += sizeOf(at.vars);
  if (total * seen <= MAX_HANDED_OUT) return;
  throw new Stuck(
    'TOO_MANY_INSTANCES',
    `${total} lượt cùng lúc, mỗi lượt thấy ${seen} ký tự biến, vượt quá ${MAX_HANDED_OUT} ký tự cộng lại; hãy chia nhỏ danh sách, bớt biến hoặc lặp tuần tự.`,
    `${total} instances at once that see ${seen} characters of variables each are more than ${MAX_HANDED_OUT} together; split the list, have fewer variables, or loop one after the other.`,
  );
}

export const stateTooLarge = (names: readonly string[]): Stuck =>
  new Stuck(
    'STATE_TOO_LARGE',
    `Dữ liệu của quy trình vượt quá ${MAX_STATE_CHARACTERS} ký tự khi ghi ${names.map((name) => `«${name}»`).join(', ')}.`,
    `The data of the process would exceed ${MAX_STATE_CHARACTERS} characters by writing ${names.map((name) => `"${name}"`).join(', ')}.`,
  );

export const endless = (elementId: string): Stuck =>
  new Stuck(
    'ENDLESS_LOOP',
    `Quy trình lặp không dừng tại «${elementId}»; đã tạm dừng ở đây.`,
    `The process runs in an endless loop at "${elementId}"; it was stopped here.`,
  );

export const tooManyInOneStep = (elementId: string, total: number): Stuck =>
  new Stuck(
    'TOO_MANY_INSTANCES',
    `${total} lượt của «${elementId}» là quá nhiều cho một bước; hãy thử lại để bắt đầu chúng.`,
    `${total} instances of "${elementId}" are too many for one step; retry to begin them.`,
  );

export const tooManyElementInstances = (elementId: string): Stuck =>
  new Stuck(
    'TOO_MANY_ELEMENT_INSTANCES',
    `Quy trình có hơn ${MAX_ELEMENT_INSTANCES} phần tử cùng hoạt động; đã tạm dừng tại «${elementId}».`,
    `The process has more than ${MAX_ELEMENT_INSTANCES} element instances at once; it was stopped at "${elementId}".`,
  );
