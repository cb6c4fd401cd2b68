/** Writes DMN for examples: what stands in `definitions`, without prefixes. */
export function dmn(
  body: string,
  { id = 'drd', namespace = 'urn:drd', attributes = '' }: { id?: string; namespace?: string; attributes?: string } = {},
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="${id}" name="${id}" namespace="${namespace}" ${attributes}>${body}</definitions>`;
}

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A decision with a literal expression. */
export function literal(
  id: string,
  text: string,
  { typeRef = '', requires = [] as string[], extension = '' } = {},
): string {
  const needs = requires
    .map((ref) =>
      ref.startsWith('!')
        ? `<knowledgeRequirement><requiredKnowledge href="#${ref.slice(1)}"/></knowledgeRequirement>`
        : ref.startsWith('?')
          ? `<informationRequirement><requiredInput href="#${ref.slice(1)}"/></informationRequirement>`
          : `<informationRequirement><requiredDecision href="#${ref}"/></informationRequirement>`,
    )
    .join('');
  const variable = typeRef ? `<variable name="${id}" typeRef="${typeRef}"/>` : '';
  const extended = extension ? `<extensionElements>${extension}</extensionElements>` : '';
  return `<decision id="${id}" name="${id}">${extended}${variable}${needs}<literalExpression><text>${escape(text)}</text></literalExpression></decision>`;
}

/** A decision table: `inputs` as FEEL, `rules` as cells with `|` between, the outputs last. */
export function table(
  id: string,
  inputs: readonly string[],
  outputs: readonly string[],
  rules: readonly string[],
  attributes = '',
): string {
  const cell = (name: string, text: string): string => `<${name}><text>${escape(text.trim())}</text></${name}>`;
  const rows = rules.map((rule, i) => {
    const cells = rule.split('|');
    const ins = cells.slice(0, inputs.length).map((text) => cell('inputEntry', text));
    const outs = cells.slice(inputs.length).map((text) => cell('outputEntry', text));
    return `<rule id="${id}_r${i + 1}">${ins.join('')}${outs.join('')}</rule>`;
  });
  const columns = inputs.map(
    (text, i) => `<input id="${id}_i${i + 1}"><inputExpression><text>${escape(text)}</text></inputExpression></input>`,
  );
  return `<decision id="${id}" name="${id}"><decisionTable id="${id}_t" ${attributes}>${columns.join('')}${outputs.join('')}${rows.join('')}</decisionTable></decision>`;
}

/** A column of outputs: its values in the order of their priority, and its default. */
export function output(name: string, values = '', fallback = ''): string {
  const allowed = values ? `<outputValues><text>${escape(values)}</text></outputValues>` : '';
  const other = fallback ? `<defaultOutputEntry><text>${escape(fallback)}</text></defaultOutputEntry>` : '';
  return `<output id="o_${name}" name="${name}">${allowed}${other}</output>`;
}
