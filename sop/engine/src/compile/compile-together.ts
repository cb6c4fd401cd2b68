import type { CompileResult, CompiledProcess, Problem } from '../types.ts';
import { compile } from './compile.ts';
import { newProblems } from './problems.ts';

/** Compiles several models as one deployment: all or none, and no process id twice. */
export async function compileTogether(models: readonly string[]): Promise<CompileResult> {
  const processes: CompiledProcess[] = [];
  const found: Problem[] = [];
  for (const xml of models) {
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
  const all = [...found, ...problems.list];
  if (all.some((problem) => problem.severity === 'error')) return { ok: false, problems: all };
  return { ok: true, processes, problems: all };
}
