const BPMN =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

/** A BPMN file of one process. @param before what stands beside it (messages) */
export function model(id: string, inside: string, before = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ${BPMN} id="d" targetNamespace="bench">${before}<bpmn:process id="${id}" name="${id}" isExecutable="true">${inside}</bpmn:process></bpmn:definitions>`;
}

/** A sequence flow; with a condition when one is given. */
export function flow(from: string, to: string, condition?: string): string {
  const inside = condition
    ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${condition}</bpmn:conditionExpression>`
    : '';
  return `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${inside}</bpmn:sequenceFlow>`;
}

const step = (id: string, name: string, group: string): string =>
  `<bpmn:userTask id="${id}" name="${name}"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="${group}"/></bpmn:extensionElements></bpmn:userTask>`;
const limit = (of: string): string =>
  `<bpmn:boundaryEvent id="${of}_late" attachedToRef="${of}"><bpmn:timerEventDefinition id="${of}_timer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT72H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>`;

const STEPS = [
  ['verify', 'Xác minh', 'IOC/dispatcher'],
  ['dispatch', 'Điều động', 'PC07/dispatcher'],
  ['warn', 'Thông báo người dân', 'IOC/dutyOfficer'],
] as const;

/**
 * The incident SOP of the bench: start, exclusive gateway, fork of three user tasks with a limit of 72 hours each, join, message, end.
 * Five inputs bring it to its end: start, three completions, the message `allClear` correlated on `incident.id`.
 */
export const INCIDENT_SOP = model(
  'bench_incident',
  [
    '<bpmn:startEvent id="start"/><bpmn:exclusiveGateway id="grave" default="grave_mild"/><bpmn:endEvent id="mild"/>',
    '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/><bpmn:endEvent id="late"/><bpmn:endEvent id="end"/>',
    '<bpmn:intermediateCatchEvent id="clear"><bpmn:messageEventDefinition id="clear_m" messageRef="allClear"/></bpmn:intermediateCatchEvent>',
    flow('start', 'grave'),
    flow('grave', 'fork', 'incident.severity = "high"'),
    flow('grave', 'mild'),
    ...STEPS.flatMap(([id, name, group]) => [
      step(id, name, group),
      limit(id),
      flow('fork', id),
      flow(id, 'join'),
      flow(`${id}_late`, 'late'),
    ]),
    flow('join', 'clear'),
    flow('clear', 'end'),
  ].join(''),
  '<bpmn:message id="allClear" name="allClear"><bpmn:extensionElements><zeebe:subscription correlationKey="=incident.id"/></bpmn:extensionElements></bpmn:message>',
);

/** Waits until the instant in `due` and ends. */
export const TIMER_SOP = model(
  'bench_timer',
  `<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>
   <bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition id="wait_t"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">=due</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
   ${flow('start', 'wait')}${flow('wait', 'end')}`,
);

/** What an incident gives its SOP, about as large as in the product. */
export const incidentVariables = (id: string) => ({
  incident: {
    id,
    number: 'SV-2026-000001',
    type: 'FIRE-RES',
    severity: 'high',
    title: 'Cháy nhà dân, 18 Lê Lợi, phường Trung Tâm',
    description: 'Khói đen bốc lên từ tầng hai, có thể còn hai người bên trong; ngõ hẹp, xe lớn khó vào',
    location: { lat: 17.74, lon: 106.64, address: '18 Lê Lợi, P. Trung Tâm' },
    areaCode: 'P01',
    reporter: { name: 'Tr*** Th***', phone: '*******486' },
    attributes: { floors: '3', injured: '0', trapped: '2', water: 'trụ cách 120 m' },
    source: 'call114',
  },
  resolved: {
    '@COMMUNE-PC': 'UBND-P01',
    '@COMMUNE-POLICE': 'CA-P01',
    '@COMMUNE-FORCE': 'LLCS-P01',
    '@HOSPITAL': 'BVDK-TINH',
    '@AREA-POLICE': 'CAKV-1',
  },
});

/** Tasks one after the other between a start and an end, as one process. @param task the XML of the n-th, whose id is `t<n>` */
export function chain(tasks: number, task: (n: number) => string, id = 'chain'): string {
  const names = ['start', ...Array.from({ length: tasks }, (_, n) => `t${n}`), 'end'];
  const flows = names.slice(1).map((name, n) => flow(names[n] ?? '', name));
  return model(
    id,
    `<bpmn:startEvent id="start"/>${Array.from({ length: tasks }, (_, n) => task(n)).join('')}<bpmn:endEvent id="end"/>${flows.join('')}`,
  );
}

/** The n-th script task of a chain: counts on from the one before. */
export const script = (n: number): string =>
  `<bpmn:scriptTask id="t${n}"><bpmn:extensionElements><zeebe:script expression="=${n === 0 ? '1' : `v${n - 1} + 1`}" resultVariable="v${n}"/></bpmn:extensionElements></bpmn:scriptTask>`;
