import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@trucban/kernel';
import {
  checkForm,
  maskPersonal,
  personalFields,
  validateSubmission,
  type FormComponent,
  type FormDefinition,
} from './index.ts';

const FILE = '0193c2a4-7b1e-7000-8000-000000000001';
const form = (...components: FormComponent[]): FormDefinition => ({
  key: 'form_test',
  title: { vi: 'Thử', en: 'Test' },
  components,
});
const text = (key: string, more: JsonObject = {}): FormComponent => ({
  type: 'textfield',
  key,
  label: key,
  input: true,
  ...more,
});
const codes = (definition: unknown) => checkForm(definition).map(({ path, code }) => `${path} ${code}`);
const errors = (definition: FormDefinition, data: unknown) => {
  const result = validateSubmission(definition, data);
  return result.ok ? [] : result.problems.map(({ path, code }) => `${path} ${code}`);
};
const clean = (definition: FormDefinition, data: unknown) => {
  const result = validateSubmission(definition, data);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.data;
};

describe('checkForm', () => {
  it('accepts the components of our forms', () => {
    const point: FormComponent = {
      type: 'container',
      key: 'location',
      properties: { kind: 'point' },
      components: [
        { type: 'number', key: 'lat' },
        { type: 'number', key: 'lon' },
      ],
    };
    const grid: FormComponent = {
      type: 'datagrid',
      key: 'rows',
      components: [text('name'), { type: 'number', key: 'lat' }],
    };
    const columns: FormComponent = {
      type: 'columns',
      columns: [{ components: [text('a')] }, { components: [text('b')] }],
    };
    expect(checkForm(form(point, grid, columns, { type: 'content', html: '<p>Xin chào</p>' }))).toEqual([]);
  });

  it.each([
    ['not an object', 7, ' NOT_A_FORM'],
    ['an unknown component', form({ type: 'htmlelement', key: 'x' }), '/components/0/type COMPONENT_NOT_ALLOWED'],
    [
      'a key twice',
      form(text('a'), { type: 'panel', components: [text('a')] }),
      '/components/1/components/0/key KEY_DUPLICATE',
    ],
    ['a key of every object', form(text('constructor')), '/components/0/key KEY_INVALID'],
    ['__proto__', form(text('__proto__')), '/components/0/key KEY_INVALID'],
    [
      'code that shows',
      form(text('a', { customConditional: 'show = true' })),
      '/components/0/customConditional CODE_NOT_ALLOWED',
    ],
    [
      'code that calculates',
      form(text('a', { calculateValue: 'value = 1' })),
      '/components/0/calculateValue CODE_NOT_ALLOWED',
    ],
    [
      'code that checks',
      form(text('a', { validate: { custom: 'valid = 1' } })),
      '/components/0/validate/custom CODE_NOT_ALLOWED',
    ],
    [
      'logic',
      form(text('a', { logic: [{ trigger: { type: 'javascript' } }] })),
      '/components/0/logic CODE_NOT_ALLOWED',
    ],
    ['a script', form({ type: 'content', html: '<script>x</script>' }), '/components/0/html MARKUP_NOT_ALLOWED'],
    [
      'an event attribute',
      form({ type: 'content', html: '<img src=x onerror=alert(1)>' }),
      '/components/0/html MARKUP_NOT_ALLOWED',
    ],
    ['remote options', form({ type: 'select', key: 's', dataSrc: 'url' }), '/components/0/dataSrc OPTIONS_NOT_LOCAL'],
    [
      'a pattern that runs away',
      form(text('a', { validate: { pattern: '(a+)+b' } })),
      '/components/0/validate/pattern PATTERN_NOT_ALLOWED',
    ],
    ...['a?'.repeat(30) + 'a{30}', '.{0,99}.{0,99}.{0,99}.{0,99}x', '(a|a)'.repeat(30), '.*.*.*x'].map(
      (pattern) =>
        [
          `the pattern ${pattern.slice(0, 12)}… with too many ways`,
          form(text('a', { validate: { pattern } })),
          '/components/0/validate/pattern PATTERN_NOT_ALLOWED',
        ] as const,
    ),
    [
      'a condition on nothing',
      form(text('a', { conditional: { show: true, when: 'zz', eq: '1' } })),
      '/components/0/conditional/when CONDITION_TARGET_MISSING',
    ],
    [
      'too many components',
      form(...Array.from({ length: 151 }, (_, i) => text(`a${i}`))),
      '/components FORM_TOO_LARGE',
    ],
  ])('refuses %s', (_name, definition, expected) => {
    expect(codes(definition)).toContain(expected);
  });

  it('refuses a form that is nested too deep', () => {
    let component: FormComponent = text('a');
    for (let i = 0; i < 9; i++) component = { type: 'panel', components: [component] };
    expect(codes(form(component)).some((line) => line.endsWith('FORM_TOO_DEEP'))).toBe(true);
  });

  it('takes the empty code properties that the builder writes', () => {
    expect(
      checkForm(form(text('a', { customConditional: '', calculateValue: '', logic: [], validate: { custom: '' } }))),
    ).toEqual([]);
  });
});

describe('validateSubmission', () => {
  it("says a pattern's fault in the form's own words, else plainly, never by the expression", () => {
    const pattern = String.raw`\d{4}`;
    const told = (validate: JsonObject) => {
      const result = validateSubmission(form(text('a', { validate })), { a: 'x' });
      return result.ok ? [] : result.problems;
    };
    expect(told({ pattern, patternMessage: '{{ field }} có bốn chữ số' })).toMatchObject([
      { path: '/a', code: 'PATTERN', message: { vi: 'a có bốn chữ số' } },
    ]);
    expect(told({ pattern, customMessage: 'Bốn chữ số' })).toMatchObject([
      { code: 'PATTERN', message: { vi: 'Bốn chữ số' } },
    ]);
    expect(told({ pattern })).toMatchObject([{ code: 'PATTERN', message: { vi: '"a" không đúng mẫu.' } }]);
  });

  const sitrep = form(
    { type: 'datetime', key: 'time', label: 'Thời điểm', validate: { required: true } },
    {
      type: 'radio',
      key: 'trend',
      label: 'Xu hướng',
      validate: { required: true },
      values: [
        { label: 'Lan', value: 'growing' },
        { label: 'Hết', value: 'over' },
      ],
    },
    { type: 'number', key: 'dead', label: 'Chết', validate: { required: true, min: 0 }, properties: { kind: 'int' } },
    { type: 'checkbox', key: 'requestMore' },
    text('requestText', {
      validate: { required: true, maxLength: 20 },
      conditional: { show: true, when: 'requestMore', eq: 'true' },
    }),
    { type: 'file', key: 'photos', multiple: true },
    {
      type: 'datagrid',
      key: 'people',
      components: [
        text('name', { validate: { required: true } }),
        { type: 'number', key: 'age', validate: { max: 150 } },
      ],
    },
    { type: 'select', key: 'agencies', multiple: true, properties: { ref: 'agency' } },
    {
      type: 'selectboxes',
      key: 'hazards',
      values: [
        { label: 'Gas', value: 'gas' },
        { label: 'Điện', value: 'power' },
      ],
    },
    {
      type: 'container',
      key: 'location',
      properties: { kind: 'point' },
      components: [
        { type: 'number', key: 'lat' },
        { type: 'number', key: 'lon' },
      ],
    },
  );
  const good = { time: '2026-11-13T20:47:18+07:00', trend: 'over', dead: 0 };

  it('cleans what fits', () => {
    const data = {
      ...good,
      extra: 1,
      requestText: 'ẩn đi',
      photos: [{ name: 'a.jpg', storage: 'url', url: `/api/v1/files/${FILE}` }],
      agencies: ['PC07'],
      hazards: { gas: true, power: false },
      people: [{ name: 'An', age: 3, x: 1 }],
      location: { lat: 9.1, lon: 105 },
    };
    expect(clean(sitrep, data)).toEqual({
      time: '2026-11-13T13:47:18.000Z',
      trend: 'over',
      dead: 0,
      photos: [FILE],
      agencies: ['PC07'],
      hazards: { gas: true, power: false },
      people: [{ name: 'An', age: 3 }],
      location: { lat: 9.1, lon: 105 },
    });
  });

  it.each([
    ['required fields', {}, ['/time REQUIRED', '/trend REQUIRED', '/dead REQUIRED']],
    ['a number as text', { ...good, dead: 'two' }, ['/dead WRONG_TYPE']],
    ['half a person', { ...good, dead: 1.5 }, ['/dead WRONG_TYPE']],
    ['a negative count', { ...good, dead: -1 }, ['/dead TOO_SMALL']],
    ['a word outside of the list', { ...good, trend: 'odd' }, ['/trend INVALID_OPTION']],
    [
      'an object where text is wanted',
      { ...good, requestMore: true, requestText: { a: 1 } },
      ['/requestText WRONG_TYPE'],
    ],
    ['a field that the condition shows', { ...good, requestMore: true }, ['/requestText REQUIRED']],
    ['too long a text', { ...good, requestMore: true, requestText: 'x'.repeat(21) }, ['/requestText TOO_LONG']],
    ['a date that is none', { ...good, time: 'mai' }, ['/time INVALID_DATE']],
    ['a file that is not stored', { ...good, photos: ['data:image/png;base64,xx'] }, ['/photos/0 WRONG_TYPE']],
    ['a row', { ...good, people: [{ age: 200 }] }, ['/people/0/name REQUIRED', '/people/0/age TOO_BIG']],
    ['a place outside the world', { ...good, location: { lat: 95, lon: 0 } }, ['/location INVALID_PLACE']],
    ['an unknown box', { ...good, hazards: { flood: true } }, ['/hazards/flood INVALID_OPTION']],
    ['data that is no object', [], [' WRONG_TYPE']],
  ])('names %s by path', (_name, data, expected) => {
    expect(errors(sitrep, data).sort()).toEqual([...expected].sort());
  });

  it('names the field in Vietnamese and English', () => {
    const result = validateSubmission(sitrep, { ...good, dead: 'x' });
    expect(result.ok ? null : result.problems[0]?.message).toEqual({
      vi: '"Chết" phải là số.',
      en: '"Chết" must be a number.',
    });
  });

  it('gives the same answer each time and leaves form and data alone', () => {
    const before = JSON.stringify(sitrep);
    const data = Object.freeze({ ...good, people: Object.freeze([{ name: 'An' }]) });
    expect(validateSubmission(sitrep, data)).toEqual(validateSubmission(sitrep, data));
    expect(JSON.stringify(sitrep)).toBe(before);
  });

  it('never takes a key of the prototype', () => {
    expect(clean(form(text('a')), JSON.parse('{"__proto__":{"polluted":1},"a":"b"}'))).toEqual({ a: 'b' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('personal fields', () => {
  it('are named and masked, in rows too', () => {
    const definition = form(text('phone', { properties: { personal: true } }), {
      type: 'datagrid',
      key: 'injured',
      components: [text('name', { properties: { personal: true } }), text('hospital')],
    });
    expect(personalFields(definition)).toEqual(['phone', 'injured.name']);
    expect(maskPersonal(definition, { phone: '0901', injured: [{ name: 'An', hospital: 'BV' }] })).toEqual({
      phone: '***',
      injured: [{ name: '***', hospital: 'BV' }],
    });
  });
});
