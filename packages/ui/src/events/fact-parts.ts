import type { SubjectType } from './subject.ts';

/** What a fact that a rule declares has, by its type: place, Vietnamese, English, type. One that is missing here is a value itself. */
export const FACT_PARTS: Readonly<Record<string, readonly (readonly [string, string, string, SubjectType])[]>> = {
  sequence: [
    ['complete', 'đã đủ các bước', 'complete', 'boolean'],
    ['completes', 'vừa đủ các bước', 'just completed', 'boolean'],
    ['reached', 'số bước đã qua', 'steps reached', 'number'],
  ],
  baseline: [
    ['mean', 'trung bình thường lệ', 'usual mean', 'number'],
    ['stddev', 'độ lệch chuẩn thường lệ', 'usual deviation', 'number'],
    ['weeks', 'số tuần có số liệu', 'weeks known', 'number'],
  ],
  geofence: [
    ['inside', 'ở trong vùng', 'inside', 'boolean'],
    ['was', 'trước đó ở trong vùng', 'was inside', 'boolean'],
    ['enters', 'vừa vào vùng', 'enters', 'boolean'],
    ['leaves', 'vừa ra khỏi vùng', 'leaves', 'boolean'],
    ['distanceM', 'khoảng cách tới vùng', 'distance', 'number'],
    ['nearing', 'đang lại gần', 'nearing', 'boolean'],
    ['zone', 'tên vùng', 'name of the zone', 'text'],
  ],
  indicator: [
    ['value', 'giá trị', 'value', 'number'],
    ['status', 'trạng thái', 'state', 'text'],
    ['period', 'kỳ', 'period', 'text'],
    ['provisional', 'tạm tính', 'provisional', 'boolean'],
  ],
  calendar: [
    ['working', 'trong giờ làm việc', 'in working time', 'boolean'],
    ['minutesUntil', 'số phút làm việc còn lại', 'working minutes left', 'number'],
    ['beforeAt', 'lúc phải nhắc', 'when to remind', 'text'],
  ],
  shift: [['onDuty', 'đang trực', 'on duty', 'boolean']],
  openIncidents: [
    ['count', 'số sự vụ đang mở', 'open incidents', 'number'],
    ['nearestM', 'khoảng cách tới sự vụ gần nhất', 'distance to the nearest', 'number'],
    ['newestMinutes', 'số phút từ sự vụ mới nhất', 'minutes since the newest', 'number'],
  ],
};

/** What a part of a declared fact is called, whichever type the fact is of; undefined where no type has such a part. */
export function factPart(path: string): { readonly vi: string; readonly en: string } | undefined {
  const found = Object.values(FACT_PARTS)
    .flat()
    .find(([part]) => part === path);
  return found && { vi: found[1], en: found[2] };
}
