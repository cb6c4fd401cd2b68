import { describe, expect, it } from '@jest/globals';
import { diffOf } from './diff.ts';
import { processIdOf, processNameOf } from './model-text.ts';

const model = (inside: string): string =>
  `<?xml version="1.0"?><bpmn:definitions id="d" xmlns:bpmn="x"><!-- <bpmn:process id="no"> --><bpmn:process id="pool" isExecutable="false"/><bpmn:process id="sop_a" name="Chữa cháy &amp; cứu nạn" isExecutable="true">${inside}</bpmn:process><bpmndi:BPMNDiagram id="dia"><x id="shape"/></bpmndi:BPMNDiagram></bpmn:definitions>`;

describe('text of a model', () => {
  it('gives key and name of the executable process', () => {
    expect(processIdOf(model(''))).toBe('sop_a');
    expect(processNameOf(model(''))).toEqual({ vi: 'Chữa cháy & cứu nạn', en: 'Chữa cháy & cứu nạn' });
    expect(processIdOf('not xml')).toBeUndefined();
  });

  it('tells what was added, removed and changed', () => {
    const before = model(
      '<bpmn:startEvent id="s"/><bpmn:userTask id="a" name="Một"><bpmn:incoming>f</bpmn:incoming></bpmn:userTask><bpmn:task id="gone"/><bpmn:subProcess id="sub"><bpmn:task id="in"/></bpmn:subProcess>',
    );
    const after = model(
      '<bpmn:startEvent id="s" /><bpmn:userTask name="Hai" id="a"><bpmn:incoming>g</bpmn:incoming><bpmn:extensionElements><z:y v="1"/></bpmn:extensionElements></bpmn:userTask><bpmn:task id="new"/><bpmn:subProcess id="sub"><bpmn:task id="in" name="x"/></bpmn:subProcess>',
    );
    const diff = diffOf(before, after);
    expect(diff.added).toEqual([{ id: 'new', type: 'task', name: '' }]);
    expect(diff.removed).toEqual([{ id: 'gone', type: 'task', name: '' }]);
    expect(diff.changed).toEqual([
      { id: 'a', type: 'userTask', name: 'Hai', what: ['name', 'content'] },
      { id: 'in', type: 'task', name: 'x', what: ['name'] },
    ]);
  });

  it('sees no difference in how a program writes the same', () => {
    const before = model(
      '<bpmn:task id="a" name="Một"><bpmn:extensionElements><z:input source="=&quot;x&quot;" target=\'t\'/></bpmn:extensionElements><bpmn:incoming>f</bpmn:incoming></bpmn:task><bpmn:sequenceFlow id="f"><bpmn:conditionExpression>=a &lt; 1</bpmn:conditionExpression></bpmn:sequenceFlow>',
    );
    const after = model(
      '<bpmn:task name="Một" id="a">\n  <bpmn:extensionElements>\n<z:input target="t" source="=&#34;x&#34;" /></bpmn:extensionElements><bpmn:incoming>f</bpmn:incoming><bpmn:incoming>g</bpmn:incoming></bpmn:task><bpmn:sequenceFlow id="f"><bpmn:conditionExpression>=a &#60; 1</bpmn:conditionExpression></bpmn:sequenceFlow>',
    );
    expect(diffOf(before, after)).toEqual({ added: [], removed: [], changed: [] });
  });
});
