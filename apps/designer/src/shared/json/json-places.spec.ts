import { describe, expect, it } from '@jest/globals';
import { fc } from '@trucban/testkit/properties';
import { lineOf, placeOf, readJson } from './json-places.ts';

describe('a JSON text', () => {
  it('says what JSON.parse says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(readJson(text)).toMatchObject({ value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('is refused where JSON.parse refuses it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom('', ',', '}', 'x', '"'), (value, seed, odd) => {
        const whole = JSON.stringify(value);
        const at = seed % (whole.length + 1);
        const text = whole.slice(0, at) + odd + whole.slice(at + 1);
        let sound = true;
        try {
          JSON.parse(text);
        } catch {
          sound = false;
        }
        const read = readJson(text);
        expect('value' in read || ('what' in read && read.what === 'twice')).toBe(sound);
      }),
    );
  });

  it('knows the line of each part and of the fault', () => {
    const text = '{\n  "a": [1,\n    { "b/c": true }\n  ]\n}';
    const read = readJson(text);
    if (!('places' in read)) throw new Error('not read');
    expect(lineOf(text, placeOf(read.places, '/a/1/b~1c'))).toBe(3);
    expect(lineOf(text, placeOf(read.places, '/a/7/gone'))).toBe(2);
    expect(readJson('{\n  "a": ,\n}')).toEqual({ at: 9, what: 'token' });
    expect(readJson('{"a": 1')).toEqual({ at: 7, what: 'end' });
    expect(readJson('{"a": 1, "a": 2}')).toEqual({ at: 9, what: 'twice' });
  });
});
