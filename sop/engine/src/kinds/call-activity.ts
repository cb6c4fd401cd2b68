import { evaluateIn, visibleVariables } from '../behaviours/variables.ts';
import { Stuck } from '../run/stuck.ts';
import type { ElementKind } from './kind.ts';

/** Runs another process and waits for it. */
export const callActivity: ElementKind = {
  isActivity: true,
  activate(run, instance, node) {
    if (!node.called) return;
    const processId = evaluateIn(run, instance, node.called.processId);
    if (typeof processId !== 'string' || processId === '') {
      throw new Stuck(
        'CALLED_PROCESS_INVALID',
        'Mã quy trình được gọi không phải là chuỗi ký tự.',
        'The id of the called process is not a text.',
      );
    }
    run.commands.push({
      type: 'startChild',
      elementInstanceId: instance.id,
      elementId: node.id,
      processId,
      binding: node.called.binding,
      versionTag: node.called.versionTag,
      variables: node.called.allParentVariables ? visibleVariables(run, instance) : (instance.vars ?? {}),
    });
    instance.wait = 'child';
  },
  terminate(run, instance) {
    if (instance.wait === 'child') run.commands.push({ type: 'cancelChild', elementInstanceId: instance.id });
  },
};
