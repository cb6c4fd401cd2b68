const attribute = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Key of a process: the SOP's code in lower case with underscores. */
export const PROCESS_KEY = /^[a-z][a-z0-9_]{1,62}$/;

/** A model to begin with: start, one task for the IOC's dispatcher, end; with its diagram. It compiles as it is. */
export function starterModel(
  key: string,
  name: string,
  words: { readonly start: string; readonly task: string; readonly end: string },
): string {
  const [title, start, task, end] = [name, words.start, words.task, words.end].map(attribute);
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions_${key}" targetNamespace="https://trucban.vn/sop">
  <bpmn:process id="${key}" name="${title}" isExecutable="true">
    <bpmn:startEvent id="${key}_start" name="${start}">
      <bpmn:outgoing>${key}_flow_1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="${key}_flow_1" sourceRef="${key}_start" targetRef="${key}_01" />
    <bpmn:userTask id="${key}_01" name="${task}">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="IOC/dispatcher" />
      </bpmn:extensionElements>
      <bpmn:incoming>${key}_flow_1</bpmn:incoming>
      <bpmn:outgoing>${key}_flow_2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="${key}_flow_2" sourceRef="${key}_01" targetRef="${key}_end" />
    <bpmn:endEvent id="${key}_end" name="${end}">
      <bpmn:incoming>${key}_flow_2</bpmn:incoming>
    </bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_${key}">
    <bpmndi:BPMNPlane id="plane_${key}" bpmnElement="${key}">
      <bpmndi:BPMNShape id="${key}_start_di" bpmnElement="${key}_start">
        <dc:Bounds x="180" y="162" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="168" y="205" width="60" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="${key}_01_di" bpmnElement="${key}_01">
        <dc:Bounds x="280" y="140" width="120" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="${key}_end_di" bpmnElement="${key}_end">
        <dc:Bounds x="464" y="162" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="452" y="205" width="60" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="${key}_flow_1_di" bpmnElement="${key}_flow_1">
        <di:waypoint x="216" y="180" /><di:waypoint x="280" y="180" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="${key}_flow_2_di" bpmnElement="${key}_flow_2">
        <di:waypoint x="400" y="180" /><di:waypoint x="464" y="180" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}
