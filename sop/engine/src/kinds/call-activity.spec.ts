import { describe, expect, it } from '@jest/globals';
import { model, user } from '../../test/model.ts';
import { compile, createMemoryRuntime, type CompiledProcess } from '../index.ts';

const called = (tag: string, step: string): string =>
  model({
    id: 'c',
    nodes: `<extensionElements><z:versionTag value="${tag}"/></extensionElements><startEvent id="s"/>${user(step)}<endEvent id="e"/>`,
    flows: `s -> ${step} -> e`,
  });
const calling = (binding: string): string =>
  model({
    nodes: `<startEvent id="s"/><callActivity id="a"><extensionElements><z:calledElement processId="c" ${binding}/></extensionElements></callActivity><endEvent id="e"/>`,
    flows: 's -> a -> e',
  });

async function processOf(xml: string): Promise<CompiledProcess> {
  const result = await compile(xml);
  const process = result.ok ? result.processes[0] : undefined;
  if (!process) throw new Error(JSON.stringify(result.problems));
  return process;
}

describe('a call activity', () => {
  it.each([
    ['the newest version', '', ['third']],
    ['the newest version with its tag', 'bindingType="versionTag" versionTag="v1"', ['second']],
    ['the version deployed with it', 'bindingType="deployment"', ['first']],
    ['nothing without a version of the tag', 'bindingType="versionTag" versionTag="v9"', []],
  ])('calls %s', async (_what, binding, waiting) => {
    const runtime = createMemoryRuntime({ now: '2030-01-01T00:00:00.000Z' });
    const caller = await processOf(calling(binding));
    runtime.deploy([await processOf(called('v1', 'first')), caller]);
    runtime.deploy([await processOf(called('v1', 'second'))]);
    runtime.deploy([await processOf(called('v2', 'third'))]);
    const started = runtime.start('p');
    if (!started.ok) throw new Error(started.rejection.code);
    const open = runtime.tree(started.instanceId).flatMap((instance) => instance.open);
    expect(open.map(({ elementId }) => elementId)).toEqual(waiting);
    const { processIncidents } = runtime.describe(started.instanceId);
    expect(processIncidents.map(({ code }) => code)).toEqual(waiting.length === 0 ? ['CALLED_PROCESS_MISSING'] : []);
  });

  it.each(['bindingType="newest"', 'bindingType="versionTag"'])('is refused with %s', async (binding) => {
    expect((await compile(calling(binding))).problems).toMatchObject([{ code: 'BINDING_INVALID', elementId: 'a' }]);
  });
});
