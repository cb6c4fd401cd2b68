import type { FormDefinition } from '@trucban/forms-engine';

/** Key of a form, as models name it. */
export const FORM_KEY = /^[a-z][a-z0-9_]{1,62}$/;

/** What a new form begins with. */
export type Starter = 'empty' | 'report' | 'check';

type Components = FormDefinition['components'];

const required = { validate: { required: true } };

const number = (key: string, label: string, en: string, validate: object): Components[number] => ({
  type: 'number',
  key,
  label,
  input: true,
  properties: { en },
  validate,
});

const COMPONENTS: Readonly<Record<Starter, Components>> = {
  empty: [],
  report: [
    {
      type: 'container',
      key: 'location',
      label: 'Vị trí',
      input: true,
      properties: { kind: 'point', en: 'Location' },
      components: [
        number('lat', 'Vĩ độ', 'Latitude', { min: -90, max: 90 }),
        number('lon', 'Kinh độ', 'Longitude', { min: -180, max: 180 }),
      ],
    },
    {
      type: 'textarea',
      key: 'situation',
      label: 'Tình hình',
      input: true,
      properties: { en: 'Situation' },
      ...required,
    },
    number('injured', 'Số người bị thương', 'People injured', { required: true, min: 0, max: 10_000, integer: true }),
    {
      type: 'file',
      key: 'photos',
      label: 'Ảnh hiện trường',
      input: true,
      multiple: true,
      storage: 'url',
      url: '/api/v1/files',
      properties: { kind: 'photos', en: 'Photos' },
    },
  ],
  check: [
    {
      type: 'radio',
      key: 'confirmed',
      label: 'Có xác nhận không?',
      input: true,
      properties: { en: 'Confirmed?', optionsEn: 'yes=Yes;no=No' },
      values: [
        { label: 'Có', value: 'yes' },
        { label: 'Không', value: 'no' },
      ],
      ...required,
    },
    { type: 'textarea', key: 'note', label: 'Ghi chú', input: true, properties: { en: 'Note' } },
  ],
};

/** A new form's definition. It passes the check as it is. */
export function starterForm(
  key: string,
  title: { readonly vi: string; readonly en: string },
  starter: Starter,
): FormDefinition {
  return { key, title, display: 'form', components: COMPONENTS[starter] };
}
