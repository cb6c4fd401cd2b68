import { describe, expect, it } from '@jest/globals';
import { elementNames } from './element-names.ts';

describe('names of a diagram', () => {
  it('are read from its steps and events, as people see them', () => {
    const names = elementNames(
      `<bpmn:startEvent id="s" name="Tin báo"/><bpmn:userTask id="t" name="Báo cáo&#10;nhanh &amp; đủ"><x/></bpmn:userTask>
       <bpmn:sequenceFlow id="f" name="Có"/><bpmn:serviceTask id="n"/><bpmn:callActivity name="Điều xe" id="c"/>`,
    );
    expect([...names]).toEqual([
      ['s', 'Tin báo'],
      ['t', 'Báo cáo nhanh & đủ'],
      ['c', 'Điều xe'],
    ]);
  });
});
