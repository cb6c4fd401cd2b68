import type { Node } from '../graph/graph.ts';
import { adHocSubProcess } from './ad-hoc-sub-process.ts';
import { businessRuleTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { catchEvent } from './catch-event.ts';
import { complexGateway } from './complex-gateway.ts';
import { eventBasedGateway } from './event-based-gateway.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { jobTask } from './job.ts';
import type { ElementKind } from './kind.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { passThrough } from './pass-through.ts';
import { processKind } from './process.ts';
import { receiveTask } from './receive-task.ts';
import { scriptTask } from './script-task.ts';
import { sendTask } from './send-task.ts';
import { startEvent } from './start-event.ts';
import { subProcess } from './sub-process.ts';
import { throwEvent } from './throw-event.ts';
import { userTask } from './user-task.ts';

/** Every element that runs, by BPMN type. What isn't here is refused by the compiler. */
const KINDS: Readonly<Record<string, ElementKind>> = {
  'bpmn:Process': processKind,
  'bpmn:SubProcess': subProcess,
  'bpmn:Transaction': subProcess,
  'bpmn:AdHocSubProcess': adHocSubProcess,
  'bpmn:CallActivity': callActivity,
  'bpmn:Task': passThrough,
  'bpmn:ManualTask': passThrough,
  'bpmn:UserTask': userTask,
  'bpmn:ServiceTask': passThrough,
  'bpmn:BusinessRuleTask': passThrough,
  'bpmn:ScriptTask': scriptTask,
  'bpmn:SendTask': sendTask,
  'bpmn:ReceiveTask': receiveTask,
  'bpmn:ExclusiveGateway': exclusiveGateway,
  'bpmn:ParallelGateway': parallelGateway,
  'bpmn:InclusiveGateway': inclusiveGateway,
  'bpmn:ComplexGateway': complexGateway,
  'bpmn:EventBasedGateway': eventBasedGateway,
  'bpmn:StartEvent': startEvent,
  'bpmn:BoundaryEvent': startEvent,
  'bpmn:IntermediateCatchEvent': catchEvent,
  'bpmn:IntermediateThrowEvent': throwEvent,
  'bpmn:EndEvent': throwEvent,
};

const TASKS_WITH_JOBS = new Set([
  'bpmn:ServiceTask',
  'bpmn:SendTask',
  'bpmn:BusinessRuleTask',
  'bpmn:ScriptTask',
  'bpmn:Task',
]);

/** The kind of a BPMN type; a task with a task definition is a job whatever its type. Undefined: not built. */
export function kindOf(type: string, has: Pick<Node, 'job' | 'decision'>): ElementKind | undefined {
  if (has.decision) return businessRuleTask;
  return has.job && TASKS_WITH_JOBS.has(type) ? jobTask : KINDS[type];
}
