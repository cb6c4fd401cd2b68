import { describe, expect, it } from '@jest/globals';
import type { Piece } from '../builder/component-tree.ts';
import { changed, choicesOf, flagAt, numberAt, textAt, withChoices } from './change.ts';

const field: Piece = {
  tbId: 'p',
  type: 'number',
  key: 'dead',
  label: 'Chết',
  validate: { required: true, min: 0 },
  properties: { en: 'Dead' },
};
const list: Piece = {
  tbId: 'p',
  type: 'select',
  key: 's',
  data: {
    values: [
      { label: 'Có', value: 'yes' },
      { label: 'Không', value: 'no' },
    ],
  },
  properties: { optionsEn: 'yes=Yes;no=No' },
};

describe('settings of a component', () => {
  it('are read where they stand', () => {
    expect(textAt(field, 'label')).toBe('Chết');
    expect(textAt(field, 'en', 'properties')).toBe('Dead');
    expect(flagAt(field, 'required', 'validate')).toBe(true);
    expect(numberAt(field, 'min', 'validate')).toBe(0);
    expect(numberAt(field, 'max', 'validate')).toBeNull();
  });
  it('leave nothing empty behind', () => {
    expect(changed(field, 'required', false, 'validate')['validate']).toEqual({ min: 0 });
    expect('validate' in changed(changed(field, 'required', false, 'validate'), 'min', null, 'validate')).toBe(false);
    expect('properties' in changed(field, 'en', '', 'properties')).toBe(false);
    expect(changed(field, 'min', 0, 'validate')['validate']).toEqual({ required: true, min: 0 });
  });
  it('keep choices in both languages', () => {
    expect(choicesOf(list)).toEqual([
      { value: 'yes', vi: 'Có', en: 'Yes' },
      { value: 'no', vi: 'Không', en: 'No' },
    ]);
    expect(withChoices(list, choicesOf(list))).toEqual(list);
    const radio = withChoices({ tbId: 'p', type: 'radio', key: 'r' }, [{ value: 'a', vi: 'A', en: 'x;y=z' }]);
    expect(radio['values']).toEqual([{ label: 'A', value: 'a' }]);
    expect(choicesOf(radio)[0]?.en).toBe('x y z');
  });
});
