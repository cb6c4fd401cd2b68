export type * from './types.ts';
export { compile } from './compile/compile.ts';
export { start, step } from './step.ts';
export { describe } from './describe.ts';
export { MAX_XML_CHARACTERS, MAX_XML_DEPTH, MAX_XML_ELEMENTS } from './compile/guard.ts';
export { MAX_MOVES } from './run/run.ts';
export { MAX_INNER_INSTANCES } from './behaviours/loops.ts';
