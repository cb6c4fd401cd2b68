import type { Json } from '@trucban/kernel';
import { readPath, valueAt } from '@trucban/mapping';
import { parseJson } from '../../platform/public.ts';
import { sourceFailed, type SourceRow } from './rows.ts';

/** Largest JSON text of a file or a page: it is read as a whole. */
export const MOST_JSON_BYTES = 16 * 1_048_576;

/** A JSON text. @param saidToBe  the media type that its sender names @throws SourceFailed */
export function readJson(text: string, saidToBe: string | null = null): Json {
  try {
    return parseJson(text) as Json;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const said = saidToBe?.split(';')[0]?.slice(0, 60) ?? '';
    throw sourceFailed(
      'NOT_JSON',
      `Nội dung không phải JSON hợp lệ${said && `; nguồn ghi là “${said}”`}.`,
      `The content is not valid JSON${said && `; the source calls it "${said}"`}.`,
    );
  }
}

/** The records at a path of an answer, numbered on. @throws SourceFailed where there is no list */
export function recordsOf(body: Json, items: string | undefined, numberedFrom = 1): SourceRow[] {
  const list = items === undefined ? body : valueAt(body, readPath(items) ?? []);
  if (!Array.isArray(list))
    throw sourceFailed(
      'NO_LIST',
      items === undefined ? 'Câu trả lời không phải một danh sách.' : `Không có danh sách tại “${items}”.`,
      items === undefined ? 'The answer is not a list.' : `There is no list at "${items}".`,
    );
  return list.map((record: unknown, n) => ({
    number: numberedFrom + n,
    content:
      typeof record === 'object' && record !== null && !Array.isArray(record)
        ? (record as Record<string, Json>)
        : { value: record as Json },
  }));
}
