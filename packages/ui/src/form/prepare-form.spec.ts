import { describe, expect, it } from '@jest/globals';
import { fieldPath, pointPaths, prepareForm, withoutMasks } from './prepare-form.ts';

const form = {
  components: [
    {
      type: 'select',
      key: 'agency',
      label: 'Cơ quan',
      properties: { en: 'Agency', ref: 'agency' },
      data: { values: [] },
    },
    {
      type: 'radio',
      key: 'r',
      label: 'Kết quả',
      properties: { en: 'Result', optionsEn: 'yes=Yes;no=No' },
      values: [
        { value: 'yes', label: 'Có' },
        { value: 'no', label: 'Không' },
      ],
    },
    { type: 'textfield', key: 'x', label: 'X', calculateValue: 'value = 1' },
    { type: 'button', key: 'submit', label: 'Submit' },
  ],
};

describe('a form as it is drawn', () => {
  it('fills lists from the configuration', () => {
    const [agency] = prepareForm(form, 'vi', { agency: [{ value: 'PC07', label: 'PC07' }] }).components as {
      data: { values: unknown[] };
      label: string;
      widget: string;
    }[];
    expect(agency).toMatchObject({
      label: 'Cơ quan',
      widget: 'html5',
      data: { values: [{ value: 'PC07', label: 'PC07' }] },
    });
  });
  it('speaks English where the definition does', () => {
    const [agency, radio] = prepareForm(form, 'en', {}).components as { label: string; values: { label: string }[] }[];
    expect(agency?.label).toBe('Agency');
    expect(radio?.values.map(({ label }) => label)).toEqual(['Yes', 'No']);
  });
  it('hands over neither code nor buttons', () => {
    const components = prepareForm(form, 'vi', {}).components as Record<string, unknown>[];
    expect(components).toHaveLength(3);
    expect(components[2]).not.toHaveProperty('calculateValue');
  });
});

describe('what begins a form', () => {
  it('is never a masked name or number', () => {
    const { data, masked } = withoutMasks({ callerPhone: '0912 ••• 486', address: '12 Lê Lợi', n: 3 });
    expect(data).toEqual({ address: '12 Lê Lợi', n: 3 });
    const [phone] =
      prepareForm({ components: [{ type: 'textfield', key: 'callerPhone' }] }, 'vi', {}, masked).components ?? [];
    expect(phone).toMatchObject({ placeholder: '0912 ••• 486' });
  });
  it('knows its places on the map', () => {
    const place = { type: 'container', key: 'location', properties: { kind: 'point' }, components: [] };
    expect(pointPaths({ components: [{ type: 'textfield', key: 'a' }, place] })).toEqual(['location']);
    expect(pointPaths({ components: [{ type: 'container', key: 'scene', components: [place] }] })).toEqual([
      'scene.location',
    ]);
  });
});

describe('the field that a server names', () => {
  it('is found inside rows', () => {
    expect(fieldPath('/variables/injured/0/name', '/variables')).toBe('injured[0].name');
    expect(fieldPath('/variables/trapped', '/variables')).toBe('trapped');
    expect(fieldPath('/reason', '/variables')).toBe('');
  });
});
