import {
  UseInterceptors,
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery, type Page } from '@trucban/contracts';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { InvalidError } from '../errors.ts';
import { folded } from '../text.ts';
import { decodeCursor, encodeCursor } from './page.ts';
import { fieldProblems, refuseUnknown } from './validation.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * The handler answers all items of a list that is short by its nature (the versions of a form, the roles); the client gets the
 * page that it asks for by `limit`, `cursor` and `q`, as of every list.
 */
export const WholeList = () =>
  applyDecorators(
    UseInterceptors(new WholeListInterceptor()),
    ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 } }),
    ApiQuery({ name: 'cursor', required: false, schema: { type: 'string' } }),
    ApiQuery({ name: 'q', required: false, schema: { type: 'string' } }),
  );

class WholeListInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Page<Item>>): Observable<Page<Item>> {
    const asked = context.switchToHttp().getRequest<FastifyRequest>().query;
    refuseUnknown(asked, Object.keys(listQuerySchema.shape));
    const query = listQuerySchema.safeParse(asked);
    if (!query.success) throw InvalidError.of(fieldProblems(query.error.issues));
    const after = decodeCursor(query.data.cursor, ['text', 'int']);
    return next.handle().pipe(map((whole) => pageOfWhole(whole, query.data, after)));
  }
}

/** @param after name of the last item that the client has, and its place: where it stood when it has gone since */
export function pageOfWhole<List extends Page<Item>>(
  list: List,
  { limit, q }: Pick<ListQuery, 'limit' | 'q'>,
  after: readonly (string | number)[] | undefined,
): List {
  const words = folded(q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const wanted = list.items.filter((item) => words.every((word) => wordsOf(item).includes(word)));
  const place = Number(after?.[1]);
  const is = (item: Item | undefined): boolean => item !== undefined && nameOf(item) === after?.[0];
  // Names may stand several times, as the steps of a history do: then it is the one in that place.
  const known = is(wanted[place]) ? place : wanted.findIndex(is);
  const from = after === undefined ? 0 : known < 0 ? place : known + 1;
  const items = wanted.slice(from, from + limit);
  const last = items.at(-1);
  const more = last !== undefined && from + limit < wanted.length;
  return { ...list, items, nextCursor: more ? encodeCursor([nameOf(last), from + limit - 1]) : null };
}

function nameOf({ sequence, id, key, code, name }: Item): string {
  return String(sequence ?? id ?? key ?? code ?? name);
}

function wordsOf({ key, code, name, title, text, elementId }: Item): string {
  const texts = [key, code, name, title, text, elementId].map((value) =>
    typeof value === 'object' && value !== null ? Object.values(value).join(' ') : value,
  );
  return folded(texts.filter((value) => typeof value === 'string').join(' '));
}
