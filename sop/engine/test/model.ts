/** Writes BPMN for examples: only what an example is about, in the dialect of conformance/FORMAT.md. */
export interface ModelParts {
  /** Flow nodes of the process, as XML without prefixes: `<userTask id="a"/>`; `z:` stands for `zeebe:`. */
  readonly nodes: string;
  /** `a -> b -> c` lines; `a -> b [=x > 1]` has a condition; the flow's id is `a_b`. */
  readonly flows?: string;
  /** Messages, signals, errors … beside the process. */
  readonly root?: string;
  readonly id?: string;
}

const NAMESPACES =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Puts the prefixes in; a sub-process writes its own flows as `<flow>a -> b</flow>`. */
function prefixed(xml: string): string {
  return xml
    .replace(/<flow>([\s\S]*?)<\/flow>/g, (_all, lines: string) => flows(lines))
    .replace(/<(\/?)z:/g, '<$1zeebe:')
    .replace(/<(\/?)(?!zeebe:|bpmn:|[!?])(?=[a-zA-Z])/g, '<$1bpmn:');
}

function flows(text: string): string {
  return text
    .split(/\n|;/)
    .flatMap((line) => {
      const [, path = '', condition] = /^([^[]*)(?:\[(.*)\])?\s*$/.exec(line.trim()) ?? [];
      const ids = path
        .split('->')
        .map((id) => id.trim())
        .filter((id) => id !== '');
      return ids.slice(1).map((target, i) => flow(ids[i] ?? '', target, condition));
    })
    .join('\n');
}

function flow(source: string, target: string, condition: string | undefined): string {
  const inner = condition
    ? `<conditionExpression xsi:type="bpmn:tFormalExpression">${escape(condition)}</conditionExpression>`
    : '';
  return `<sequenceFlow id="${source}_${target}" sourceRef="${source}" targetRef="${target}">${inner}</sequenceFlow>`;
}

export function model({ nodes, flows: lines = '', root = '', id = 'p' }: ModelParts): string {
  const body = prefixed(`${root}<process id="${id}" isExecutable="true">${nodes}${flows(lines)}</process>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions ${NAMESPACES} id="d_${id}" targetNamespace="t">${body}</bpmn:definitions>`;
}

export const user = (id: string, inner = '', attributes = ''): string =>
  `<userTask id="${id}" ${attributes}><extensionElements><z:userTask/>${inner}</extensionElements></userTask>`;

export const job = (id: string, inner = ''): string =>
  `<serviceTask id="${id}"><extensionElements><z:taskDefinition type="work"/>${inner}</extensionElements></serviceTask>`;

export const script = (id: string, expression: string, result: string): string =>
  `<scriptTask id="${id}"><extensionElements><z:script expression="=${escape(expression).replace(/"/g, '&quot;')}" resultVariable="${result}"/></extensionElements></scriptTask>`;
