import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConflictError, MalformedError, PreconditionFailedError } from '../errors.ts';
import { parseJson } from './body-parsers.ts';
import { contentTag, expectContent, expectVersion, ifMatch } from './etag.ts';
import { decodeCursor, encodeCursor, pageOf } from './page.ts';
import { languageOf, problemFor } from './problem.ts';
import { fieldProblems } from './validation.ts';

describe('problem documents', () => {
  it('have a stable type, a status by kind and the language asked for', () => {
    const { status, body } = problemFor(new ConflictError('TASK_DONE', 'Đã xong.', 'Done already.'), 'en', '/x', 'r1');
    expect([status, body.type, body.detail]).toEqual([
      409,
      'https://trucban.example.invalid/problems/task-done',
      'Done already.',
    ]);
  });

  it('tell nothing about what is unknown', () => {
    const { status, body } = problemFor(new Error('connection string postgres://…'), 'en', '/x', 'r1');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('postgres');
  });

  it.each([
    [undefined, 'vi'],
    ['en', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['vi-VN,vi;q=0.9,en;q=0.8', 'vi'],
    ['fr', 'vi'],
    ['en;q=nonsense', 'vi'],
  ])('speak by Accept-Language %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('bodies', () => {
  it('lose keys that reach prototypes', () => {
    const value = parseJson('{"a":{"__proto__":{"x":1}}}') as { a: object };
    expect(Object.keys(value.a)).toEqual([]);
  });

  it('may hold brackets in texts, but no depth without end', () => {
    expect(parseJson(JSON.stringify('['.repeat(1000)))).toBe('['.repeat(1000));
    expect(() => parseJson('{"a":'.repeat(100))).toThrow(MalformedError);
  });
});

describe('wrong fields', () => {
  it('are named by JSON pointers', () => {
    const { error } = z.object({ 'a/b': z.array(z.object({ n: z.number() })) }).safeParse({ 'a/b': [{ n: 'x' }] });
    expect(fieldProblems(error?.issues ?? [])).toMatchObject([
      { path: '/a~1b/0/n', code: 'INVALID_TYPE', message: { en: 'Must be a number.' } },
    ]);
  });
});

describe('pages', () => {
  it('end with null, and their cursors come back', () => {
    const page = pageOf([1, 2, 3], 2, (n) => [n]);
    expect(page.items).toEqual([1, 2]);
    expect(decodeCursor(page.nextCursor ?? '', ['int'])).toEqual([2]);
    expect(pageOf([1, 2], 2, (n) => [n]).nextCursor).toBeNull();
  });

  it('refuse cursors that are not ours', () => {
    for (const bad of ['x', encodeCursor(['a']), encodeCursor([1, 2]), encodeCursor([1.5])])
      expect(() => decodeCursor(bad, ['int'])).toThrow(MalformedError);
    expect(() => decodeCursor(encodeCursor(['yesterday', 'x']), ['instant', 'uuid'])).toThrow(MalformedError);
  });
});

describe('If-Match', () => {
  it('takes one ETag or several; weak ones are never the same as another', () => {
    expect([ifMatch('"7"'), ifMatch('"7", W/"8" ,"9-x",'), ifMatch('W/"7"')]).toEqual([['7'], ['7', '9-x'], []]);
    expect([ifMatch('*'), ifMatch(undefined)]).toEqual([undefined, undefined]);
    for (const bad of ['7', '', '"7', '"7" "8"', '*, "7"']) expect(() => ifMatch(bad)).toThrow(MalformedError);
  });

  it('holds when one of them is of the present version', () => {
    for (const seen of [undefined, ['7'], ['3', `7-${'a'.repeat(16)}`]])
      expect(() => expectVersion(seen, 7)).not.toThrow();
    for (const seen of [[], ['3', '8'], ['07'], ['7-x'], ['x']])
      expect(() => expectVersion(seen, 7)).toThrow(PreconditionFailedError);
  });

  it('holds for what has no version while it reads as it was', () => {
    const seen = ifMatch(`"${contentTag('{"n":1}')}"`);
    expect(() => expectContent(seen, { n: 1 })).not.toThrow();
    expect(() => expectContent(seen, { n: 2 })).toThrow(PreconditionFailedError);
  });
});
