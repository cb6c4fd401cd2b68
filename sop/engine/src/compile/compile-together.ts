import type { CompileResult, CompiledProcess, Problem } from '../types.ts';
import { compileDmnTogether } from '../dmn/compile-together.ts';
import { isDmn } from '../dmn/compile.ts';
import { compile } from './compile.ts';
import { newProblems } from './problems.ts';

/** Compiles several models, BPMN and DMN, as one deployment: all or none, and no process or decision id twice. */
export async function compileTogether(models: readonly string[]): Promise<CompileResult> {
  const processes: CompiledProcess[] = [];
  const found: Problem[] = [];
  const tables = models.filter(isDmn);
  const decided = compileDmnTogether(tables);
  found.push(...decided.problems);
  const decisions = decided.definitions.filter((definition) => definition !== null);
  for (const xml of models.filter((model) => !isDmn(model))) {
    const result = await compile(xml);
    found.push(...result.problems);
    if (result.ok) processes.push(...result.processes);
  }
  const problems = newProblems();
  const seen = new Set<string>();
  for (const { processId } of processes) {
    if (seen.has(processId)) problems.add('DUPLICATE_PROCESS_ID', processId, processId);
    seen.add(processId);
  }
  const decisionIds = new Set<string>();
  for (const { id } of decisions.flatMap((definition) => definition.decisions)) {
    if (decisionIds.has(id)) problems.add('DUPLICATE_DECISION_ID', id, id);
    decisionIds.add(id);
  }
  const all = [...found, ...problems.list];
  if (all.some((problem) => problem.severity === 'error')) return { ok: false, problems: all };
  return { ok: true, processes, decisions, problems: all };
}
