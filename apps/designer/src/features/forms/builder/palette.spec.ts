import { describe, expect, it } from '@jest/globals';
import { checkForm, COMPONENT_TYPES } from '@trucban/forms-engine';
import { formTexts } from '../texts.ts';
import { builderTexts } from './builder-texts.ts';
import { TEMPLATE_NAMES, templateOf } from './palette.ts';

describe('what a form is built of', () => {
  it.each(TEMPLATE_NAMES)('%s is a component that may be published', (name) => {
    const component = templateOf(name);
    expect(COMPONENT_TYPES).toContain(component?.type);
    expect(checkForm({ key: 'form_x', title: { vi: 'X', en: 'X' }, components: [component] })).toEqual([]);
  });
  it('has its name in both languages', () => {
    for (const locale of ['vi', 'en'] as const)
      expect(TEMPLATE_NAMES.filter((name) => builderTexts[locale][`component.${name}`] === undefined)).toEqual([]);
  });
  it('has all texts of the editor in both languages', () => {
    expect(Object.keys(formTexts.en).sort()).toEqual(Object.keys(formTexts.vi).sort());
    expect(Object.keys(builderTexts.en).sort()).toEqual(Object.keys(builderTexts.vi).sort());
  });
});
