import { describe, expect, it } from '@jest/globals';
import { whyRaised } from './why-raised.ts';
import { alertsTexts } from './texts.ts';

const t = (key: string, values: Record<string, unknown> = {}): string =>
  Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, String(value)),
    (alertsTexts.vi as Record<string, string>)[key] ?? key,
  );
const times = { since: '24/11/2026 08:00:00', raised: '24/11/2026 08:10:00' };
const why = (policy: object) => whyRaised({ alert: policy }, times, 'vi', t);

describe('why an alert was raised', () => {
  it('is silence, not what the last event said', () => {
    expect(why({ absence: 'PT10M' })).toEqual({
      bySilence: true,
      words: ['Không có tin nào như vậy nữa suốt 10 phút, từ 24/11/2026 08:00:00.'],
    });
    expect(why({ absence: { until: { fact: 'nextBy' } } })).toMatchObject({
      bySilence: true,
      words: [expect.stringContaining('24/11/2026 08:10:00')],
    });
  });
  it('is how long or how often the conditions held, what came first', () => {
    expect(why({ hold: { for: 'PT2H' } }).words).toEqual(['Điều kiện đúng suốt 2 giờ']);
    expect(why({ hold: { for: 'PT2H', samples: 3 } }).words).toEqual(['Điều kiện đúng suốt 2 giờ, hoặc 3 lần liền']);
    expect(why({ hold: { until: { fact: 'data', path: 'dueAt' } } }).words).toEqual([
      'Hạn 24/11/2026 08:10:00 đã qua mà điều kiện vẫn đúng',
    ]);
    expect(why({})).toEqual({ bySilence: false, words: [] });
    expect(whyRaised(undefined, times, 'vi', t).words).toEqual([]);
  });
});
