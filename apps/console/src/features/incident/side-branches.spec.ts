import { describe, expect, it } from '@jest/globals';
import { sideBranches } from './side-branches.ts';

const XML = `<bpmn:definitions><bpmn:process id="sop_fire">
  <bpmn:subProcess id="fire_05s" name="Phối hợp 5b–5i &amp; khác"><bpmn:startEvent id="s"/></bpmn:subProcess>
  <bpmn:boundaryEvent id="fire_05r" name="Kết thúc nhánh" attachedToRef="fire_05s"><bpmn:outgoing>f</bpmn:outgoing><bpmn:messageEventDefinition messageRef="msg_side"/></bpmn:boundaryEvent>
  <bpmn:boundaryEvent id="other" attachedToRef="fire_05s"><bpmn:messageEventDefinition messageRef="msg_other"/></bpmn:boundaryEvent>
  </bpmn:process>
  <bpmn:message id="msg_other" name="level.raised"><bpmn:extensionElements><zeebe:subscription correlationKey="=incident.id"/></bpmn:extensionElements></bpmn:message>
  <bpmn:message id="msg_side" name="side.release"><bpmn:extensionElements><zeebe:subscription correlationKey="=incident.id + &quot;:5&quot;"/></bpmn:extensionElements></bpmn:message>
</bpmn:definitions>`;

describe('side branches that may be ended', () => {
  it('are sub-processes that wait for the message, with the number of their step', () => {
    expect(sideBranches(XML)).toEqual([{ elementId: 'fire_05s', name: 'Phối hợp 5b–5i & khác', row: '5' }]);
    expect(sideBranches('<bpmn:definitions/>')).toEqual([]);
  });
});
