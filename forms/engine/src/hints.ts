import type { FormComponent } from './types.ts';

/** What a component is besides its Form.io type: `point`, `polygon`, `datetime`, `date`, `time`, `photos`, `int` …; '' for nothing. */
export function kindOf(component: FormComponent): string {
  const kind = component.properties?.['kind'];
  return typeof kind === 'string' ? kind : '';
}

/** Whether the field holds data about a person. */
export function isPersonal(component: FormComponent): boolean {
  const personal = component.properties?.['personal'];
  return personal === true || personal === 'true';
}
