import type { JsonObject } from '@trucban/kernel';
import { checkExpectation, checkMentions } from './expectations.ts';
import type { CaseStart, CaseStep, ConformanceCase } from './format.ts';
import type { ActionResult, ConformanceRuntime, DeployResult, RuntimeFactory, WaitingActivity } from './runtime.ts';

export const DEFAULT_CLOCK = '2030-01-01T00:00:00Z';

/** `step` is the index of the first step that differs; -1 the models or the start. */
export type Verdict =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'fail'; readonly step: number; readonly reason: string }
  | { readonly outcome: 'unsupported'; readonly reason: string };

/** Runs one case. `models` holds the texts of the files that it names. */
export async function runCase(
  definition: ConformanceCase,
  models: Readonly<Record<string, string>>,
  factory: RuntimeFactory,
): Promise<Verdict> {
  const runtime = await factory(definition.clock ?? DEFAULT_CLOCK);
  try {
    return await play(definition, models, runtime);
  } catch (error) {
    return {
      outcome: 'fail',
      step: -1,
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  } finally {
    await runtime.close();
  }
}

async function play(
  definition: ConformanceCase,
  models: Readonly<Record<string, string>>,
  runtime: ConformanceRuntime,
): Promise<Verdict> {
  const deployed = await runtime.deploy(definition.models.map((name) => ({ name, xml: models[name] ?? '' })));
  const [first] = definition.steps;
  if (first?.deploy !== undefined) return checkDeploy(first, deployed);
  if (!deployed.ok) return refusedModels(deployed);
  if (definition.start) {
    const started = await begin(runtime, definition.start);
    if (!started.ok) return { outcome: 'fail', step: -1, reason: `start: ${started.reason}` };
  }
  for (const [index, step] of definition.steps.entries()) {
    const reason = await playStep(runtime, step);
    if (reason !== null) return { outcome: 'fail', step: index, reason: `${JSON.stringify(step)}: ${reason}` };
  }
  return { outcome: 'pass' };
}

function checkDeploy(step: CaseStep, deployed: DeployResult): Verdict {
  if (step.deploy === 'accepted') return deployed.ok ? { outcome: 'pass' } : refusedModels(deployed);
  if (deployed.ok) return { outcome: 'fail', step: 0, reason: 'accepted, but must be rejected' };
  const reason = checkMentions(step.mentions ?? [], deployed.problems);
  return reason === null ? { outcome: 'pass' } : { outcome: 'fail', step: 0, reason };
}

function refusedModels(deployed: Extract<DeployResult, { ok: false }>): Verdict {
  const errors = deployed.problems.filter((problem) => problem.severity === 'error');
  const reason = errors.map((problem) => `${problem.elementId}: ${problem.code} ${problem.message.en}`).join('; ');
  const unsupported = errors.length > 0 && errors.every((problem) => problem.code.startsWith('UNSUPPORTED_'));
  return unsupported
    ? { outcome: 'unsupported', reason }
    : { outcome: 'fail', step: -1, reason: `models refused: ${reason}` };
}

/** Null when the step went as the case says. */
async function playStep(runtime: ConformanceRuntime, step: CaseStep): Promise<string | null> {
  if (step.expect) {
    const reason = checkExpectation(step.expect, await runtime.observe(step.instance ?? 0));
    if (reason !== null) return reason;
  }
  const result = await act(runtime, step);
  if (result === null) return null;
  if (step.refused) return result.ok ? 'was not refused' : null;
  return result.ok ? null : `refused: ${result.reason}`;
}

function act(runtime: ConformanceRuntime, step: CaseStep): Promise<ActionResult | null> {
  const variables: JsonObject = step.variables ?? {};
  const at = (element: string): WaitingActivity => ({ instance: step.instance ?? 0, element, index: step.index ?? 0 });
  if (step.start) return begin(runtime, step.start);
  if (step.complete !== undefined) return runtime.complete(at(step.complete), variables);
  if (step.error !== undefined) return runtime.error(at(step.error), step.code ?? '', variables);
  if (step.escalate !== undefined) return runtime.escalate(at(step.escalate), step.code ?? '', variables);
  if (step.fail !== undefined) return runtime.fail(at(step.fail), step.retries ?? 0, step.reason ?? '');
  if (step.message) return runtime.message(step.message);
  if (step.signal) return runtime.signal(step.signal);
  if (step.advance !== undefined) return runtime.advance(step.advance);
  if (step.set) return runtime.set(step.instance ?? 0, step.set);
  if (step.cancel) return runtime.cancel(step.instance ?? 0);
  return Promise.resolve(null);
}

function begin(runtime: ConformanceRuntime, start: CaseStart): Promise<ActionResult> {
  if (start.message) return runtime.message(start.message);
  if (start.signal) return runtime.signal(start.signal);
  return runtime.start(start.process ?? '', start.variables ?? {});
}
