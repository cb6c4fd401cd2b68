import type { PullDocument } from '@trucban/contracts';
import { durationToMs, parseDuration } from '@trucban/kernel';
import { readPath, type MappingDocument, type MappingProblem } from '@trucban/mapping';
import { nextOfCron } from '@trucban/sop-engine';
import { ForbiddenTarget, checkTarget, type AddressPolicy } from '../../platform/public.ts';

/** Between two runs at least, in milliseconds. */
const LEAST_MS = 60_000;
const MOST_MS = 366 * 86_400_000;

/** What is wrong in a pull whose shape is right: every place by its JSON pointer. */
export function checkPull(
  pull: PullDocument,
  mapping: MappingDocument | undefined,
  policy: AddressPolicy,
): readonly MappingProblem[] {
  return [
    ...mappingProblems(pull, mapping),
    ...sourceProblems(pull, policy),
    ...scheduleProblems(pull),
    ...watermarkProblems(pull, mapping),
  ];
}

/** Milliseconds of an ISO 8601 duration without months; `null` for anything else. */
export function millisecondsOf(text: string): number | null {
  const duration = parseDuration(text);
  if (!duration.ok || duration.value.months !== 0) return null;
  const ms = durationToMs(duration.value);
  return ms !== null && ms > 0 ? ms : null;
}

function problem(path: string, code: string, vi: string, en: string): MappingProblem {
  return { path, code, severity: 'error', message: { vi, en } };
}

function mappingProblems(
  { mapping: code, source }: PullDocument,
  mapping: MappingDocument | undefined,
): MappingProblem[] {
  if (!mapping)
    return [problem('/mapping', 'UNKNOWN_MAPPING', `Không có ánh xạ “${code}”.`, `There is no mapping "${code}".`)];
  const { type } = mapping.format;
  const fits = source.type === 'sql' ? type === 'sql' : type === 'json' || type === 'csv';
  if (fits) return [];
  return [
    problem(
      '/mapping',
      'FORMAT_DIFFERS',
      `Nguồn ${source.type} không dùng được ánh xạ dạng ${type}.`,
      `A source of the type ${source.type} can't use a mapping of the format ${type}.`,
    ),
  ];
}

function sourceProblems({ source, watermark }: PullDocument, policy: AddressPolicy): MappingProblem[] {
  if (source.type === 'sql') {
    if (!/^\s*(select|with|table|values)\b/i.test(source.query))
      return [problem('/source/query', 'NOT_A_QUERY', 'Chỉ nhận câu SELECT.', 'Only a SELECT is taken.')];
    const asks = /\$1\b/.test(source.query);
    if (asks !== (watermark !== undefined))
      return [
        problem(
          '/source/query',
          'WATERMARK_UNUSED',
          'Câu truy vấn dùng $1 khi và chỉ khi có “watermark”.',
          'The query uses $1 if and only if there is a "watermark".',
        ),
      ];
    return [];
  }
  if (!URL.canParse(source.url))
    return [
      problem(
        '/source/url',
        'BAD_URL',
        'Chưa phải một địa chỉ; ví dụ đúng: https://lgsp.example.vn/api/ca-benh.',
        'This is no address yet; https://lgsp.example.vn/api/cases is one.',
      ),
    ];
  const found: MappingProblem[] = [];
  try {
    checkTarget(source.url, policy, 'named');
  } catch (error) {
    if (!(error instanceof ForbiddenTarget)) throw error;
    found.push(
      problem(
        '/source/url',
        'URL_FORBIDDEN',
        `Địa chỉ không được phép: ${error.vi}.`,
        `Forbidden address: ${error.message}.`,
      ),
    );
  }
  for (const name of Object.keys(source.headers ?? {}))
    if (/^(authorization|cookie|host|content-length|connection|transfer-encoding|proxy-.*)$/i.test(name))
      found.push(
        problem(
          `/source/headers/${name}`,
          'HEADER_FORBIDDEN',
          `Không đặt được tiêu đề “${name}”; bí mật để ở “authentication”.`,
          `The header "${name}" can't be set; secrets go into "authentication".`,
        ),
      );
  if (source.paging?.type === 'next' && source.paging.path !== undefined && readPath(source.paging.path) === null)
    found.push(problem('/source/paging/path', 'BAD_PATH', 'Không đọc được đường dẫn.', "The path can't be read."));
  return found;
}

function scheduleProblems({ schedule, silentAfter }: PullDocument): MappingProblem[] {
  const found: MappingProblem[] = [];
  if (schedule && 'every' in schedule) {
    const ms = millisecondsOf(schedule.every);
    if (ms === null || ms < LEAST_MS || ms > MOST_MS)
      found.push(
        problem(
          '/schedule/every',
          'BAD_INTERVAL',
          'Cần một khoảng ISO 8601 từ một phút đến một năm, ví dụ PT15M.',
          'An ISO 8601 duration from a minute to a year is needed, such as PT15M.',
        ),
      );
  }
  if (schedule && 'cron' in schedule && nextOfCron(schedule.cron, '2026-01-01T00:00:00.000Z') === null)
    found.push(
      problem(
        '/schedule/cron',
        'BAD_CRON',
        'Cần biểu thức cron sáu trường, ví dụ “TZ=+07:00 0 0 6 * * MON-FRI”.',
        'A cron expression of six fields is needed, such as "TZ=+07:00 0 0 6 * * MON-FRI".',
      ),
    );
  if (silentAfter !== undefined && millisecondsOf(silentAfter) === null)
    found.push(
      problem(
        '/silentAfter',
        'BAD_DURATION',
        'Cần một khoảng ISO 8601, ví dụ PT6H.',
        'An ISO 8601 duration is needed, such as PT6H.',
      ),
    );
  return found;
}

function watermarkProblems(
  { watermark, source }: PullDocument,
  mapping: MappingDocument | undefined,
): MappingProblem[] {
  if (!watermark) return [];
  const found: MappingProblem[] = [];
  if (source.type === 'http' && watermark.parameter === undefined)
    found.push(
      problem(
        '/watermark/parameter',
        'PARAMETER_MISSING',
        'Cần tên tham số nhận mốc cuối.',
        'The query parameter that takes the watermark is needed.',
      ),
    );
  if (source.type === 'sql' && watermark.initial === undefined)
    found.push(
      problem(
        '/watermark/initial',
        'INITIAL_MISSING',
        'Cần mốc của lần đầu.',
        'What the first run begins with is needed.',
      ),
    );
  if (mapping?.format.type === 'json' && readPath(watermark.from) === null)
    found.push(problem('/watermark/from', 'BAD_PATH', 'Không đọc được đường dẫn.', "The path can't be read."));
  return found;
}
