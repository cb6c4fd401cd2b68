import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OrgSnapshot, OrgUnitEntry } from './org-snapshot.ts';

/** An agency, or a rule that finds one, with a role: `IOC` and `dispatcher`, `@COMMUNE-POLICE` and `dutyOfficer`. */
export interface NamedGroup {
  /** Code, `@resolver`, or `*` where the model names the agency by a variable. */
  readonly agency: string;
  readonly role: string;
}

/** Groups that the models in a folder name as candidates of their user tasks. */
export function groupsOfModels(folder: string): readonly NamedGroup[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bpmn'));
  const found = new Map<string, NamedGroup>();
  for (const file of files.sort()) {
    // The whole file, because a called model gets its group as a variable (`group`) from the mapping of its caller.
    for (const group of groupsIn(decoded(readFileSync(join(folder, file), 'utf8'))))
      found.set(`${group.agency}/${group.role}`, group);
  }
  return [...found.values()];
}

/** `IOC/dispatcher`, `=resolve("@COMMUNE-POLICE") + "/dutyOfficer"`, `=["CAT/a", "CAT/b"]`, `=agency + "/fieldCommander"`. */
export function groupsIn(value: string): readonly NamedGroup[] {
  const found: NamedGroup[] = [];
  for (const [, agency, role] of value.matchAll(/(@?[A-Z][A-Z0-9-]*)(?:"\)?\s*\+\s*")?\/([a-z][A-Za-z]*)/g)) {
    if (agency && role) found.push({ agency, role });
  }
  for (const [, role] of value.matchAll(/[a-z][\w.]*\s*\+\s*"\/([a-z][A-Za-z]*)/g))
    if (role) found.push({ agency: '*', role });
  return found;
}

/** The agencies that a resolver can find, whatever the place; what depends on the case can be any agency. */
export function candidatesOf(agency: string, org: OrgSnapshot): readonly OrgUnitEntry[] {
  switch (agency) {
    case '@COMMUNE-PC':
      return org.find({ kind: 'peoplesCommittee', tier: 'commune' });
    case '@COMMUNE-COC':
      return org.find({ opsTier: 'COC' });
    case '@COMMUNE-POLICE':
      return org.find({ kind: 'police', tier: 'commune' });
    case '@COMMUNE-HEALTH':
      return org.find({ kind: 'healthStation' });
    case '@COMMUNE-FORCE':
      return org.find({ kind: 'localForce' });
    case '@NEAREST-FIRE':
      return org.find({ kind: 'firePolice', tier: 'unit' });
    case '@NEAREST-AMBULANCE':
      return org.find({ kind: 'ambulance' });
    case '@RECEIVING-HOSPITAL':
      return org.find({ kind: 'hospital' });
    case '@BORDER-STATION':
      return org.find({ kind: 'borderGuard' });
    case '@AREA-OC':
      return org.units.filter(({ code }) => code === 'IOC' || org.areas.some(({ areaOc }) => areaOc === code));
    default:
      return agency.startsWith('@') || agency === '*' ? org.units : org.units.filter(({ code }) => code === agency);
  }
}

function decoded(value: string): string {
  return value.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
