import type { TestApp } from './app.ts';
import { publishVersion } from './publish.ts';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** A service task that a test draws. */
export interface DrawnJob {
  readonly type: string;
  readonly retries?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Input mappings: literal, or FEEL after `=`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The only BPMN error that is caught; any when not said. */
  readonly catches?: string;
}

/** A process with one job `a`, whose BPMN error leads to the end event `caught` and sets the variable `caught`. */
export function jobModel(key: string, { type, retries = 3, headers = {}, inputs, catches }: DrawnJob): string {
  const list = (values: Readonly<Record<string, string>>, one: (name: string, value: string) => string) =>
    Object.entries(values)
      .map(([name, value]) => one(name, escaped(value)))
      .join('');
  const mapping = inputs
    ? `<zeebe:ioMapping>${list(inputs, (name, value) => `<zeebe:input source="${value}" target="${name}"/>`)}</zeebe:ioMapping>`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">
${catches === undefined ? '' : `<bpmn:error id="err" errorCode="${catches}"/>`}<bpmn:process id="${key}" isExecutable="true"><bpmn:startEvent id="s"/>
<bpmn:serviceTask id="a" name="Gọi"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="${retries}"/><zeebe:taskHeaders>${list(headers, (name, value) => `<zeebe:header key="${name}" value="${value}"/>`)}</zeebe:taskHeaders>${mapping}</bpmn:extensionElements></bpmn:serviceTask>
<bpmn:boundaryEvent id="b" attachedToRef="a"><bpmn:extensionElements><zeebe:ioMapping><zeebe:output source="=true" target="caught"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:errorEventDefinition id="bd"${catches === undefined ? '' : ' errorRef="err"'}/></bpmn:boundaryEvent>
<bpmn:endEvent id="e"/><bpmn:endEvent id="caught"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="e"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="caught"/>
</bpmn:process></bpmn:definitions>`;
}

/** Drafts, submits and approves a model. */
export async function publishModel(app: TestApp, key: string, xml: string): Promise<void> {
  const [designer, approver] = await Promise.all([app.as('designer'), app.as('approver')]);
  const draft = await designer.post('/process-definitions', { key, xml });
  await publishVersion(designer, approver, `/process-definitions/${key}/versions/${draft.body.version}`);
}
