import { extension, type Moddle, type Shape } from '../modeler/types.ts';
import { readGroups, writeGroups } from '../modeler/properties/groups.ts';
import { readLimits } from '../modeler/properties/limits.ts';
import type { Mention } from './problem-places.ts';

/** What the elements of a diagram name from outside the model. */
export function mentionsOf(shapes: readonly Shape[]): Mention[] {
  return shapes.flatMap(({ id, businessObject }) => {
    const value = (type: string, name: string): string => text(extension(businessObject, type)?.get(name));
    const groups = readGroups(value('zeebe:AssignmentDefinition', 'candidateGroups')) ?? [];
    const properties =
      (extension(businessObject, 'zeebe:Properties')?.get('properties') as readonly Moddle[] | undefined) ?? [];
    const limits = readLimits(
      properties.map((each) => ({ name: text(each.get('name')), value: text(each.get('value')) })),
    );
    const found: [Mention['kind'], string][] = [
      ['form', value('zeebe:FormDefinition', 'formId')],
      ['process', value('zeebe:CalledElement', 'processId')],
      ['jobType', value('zeebe:TaskDefinition', 'type')],
      ...groups.map((group): [Mention['kind'], string] => ['group', writeGroups([group])]),
      ...limits.flatMap(({ calendar, escalationPolicy }): [Mention['kind'], string][] => [
        ['calendar', calendar],
        ['escalationPolicy', escalationPolicy],
      ]),
    ];
    return found.filter(([, named]) => named !== '').map(([kind, named]) => ({ elementId: id, kind, value: named }));
  });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
