// Writes one rule for each event type of province/event-types.json, a file for each field. Run: node rules/packs/intake/generate.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { fields, eventTypes } = JSON.parse(readFileSync(at('../../../province/event-types.json'), 'utf8'));

const ruleOf = (type) => ({
  code: `INTAKE-${type.code}`,
  name: { vi: `Tiếp nhận: ${type.vi}`, en: `Intake: ${type.en}` },
  index: { eventTypes: [type.code] },
  conditions: { all: [{ fact: 'eventType', operator: 'equal', value: type.code }] },
  event: { type: 'incident' },
  // The sender named the event type: that is a report of something, not a reading, however late it comes.
  acceptLate: true,
  // Danger that planned work must not hide (RULE-39).
  ...(['FIRE-RES', 'MED-CRITICAL', 'VES-DISTRESS', 'CYB-ATTACK'].includes(type.code) && { neverSuppressed: true }),
  actions: [{ type: 'createIncident', eventType: type.code }],
});

for (const { code } of fields) {
  const rules = eventTypes.filter((type) => type.field === code).map(ruleOf);
  if (rules.length) writeFileSync(at(`./${code}.rules.json`), `${JSON.stringify(rules, null, 2)}\n`);
}
