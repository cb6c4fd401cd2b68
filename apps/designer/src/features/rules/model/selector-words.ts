import type { Locale } from '@trucban/ui';
import { isObject, type Json, type JsonObject } from '../../../shared/json/json-value.ts';
import { lengthWords } from '@trucban/ui/duration';

/**
 * Which open incidents a selector means: “sự vụ đang mở Ùn tắc giao thông, trong vòng 500 m, mới báo trong 30 phút”.
 * @param names  names of event types by code
 */
export function selectorWords(
  selector: JsonObject,
  locale: Locale,
  names: ReadonlyMap<string, string> = new Map(),
  severityOf: (code: string) => string = (code) => code,
): string {
  const say = (vi: string, en: string): string => (locale === 'en' ? en : vi);
  const list = (value: Json | undefined): readonly string[] =>
    Array.isArray(value) ? (value as readonly Json[]).map(String) : [];
  const types = list(selector['eventTypes'])
    .map((code) => names.get(code) ?? code)
    .join(', ');
  const severities = list(selector['severities']).map(severityOf);
  const { withinM, within, same } = selector;
  const fields = Object.keys(isObject(same) ? same : {});
  return [
    `${say('sự vụ đang mở', 'open incidents')}${types && ` ${types}`}`,
    severities.length > 0 && `${say('mức', 'of severity')} ${severities.join(', ')}`,
    typeof withinM === 'number' && say(`trong vòng ${withinM} m`, `within ${withinM} m`),
    selector['sameArea'] === true && say('cùng địa bàn', 'in the same area'),
    within !== undefined && `${say('mới báo trong', 'reported within')} ${lengthWords(within, locale)}`,
    selector['unassigned'] === true && say('chưa ai nhận', 'that nobody has accepted'),
    fields.length > 0 && `${say('cùng', 'with the same')} ${fields.join(', ')}`,
  ]
    .filter(Boolean)
    .join(', ');
}
