import { describe, expect, it } from '@jest/globals';
import { senderName } from './sender.ts';

describe('who sent an event', () => {
  it('is said in words where it is the platform itself', () => {
    expect(senderName('/desk', 'vi')).toBe('bàn trực');
    expect(senderName('/rules/RULE-04', 'vi')).toBe('quy tắc RULE-04');
    expect(senderName('/indicators/ADM-ONTIME', 'en')).toBe('indicator ADM-ONTIME');
  });

  it('is what the sender wrote for all others', () => {
    for (const source of ['camera/P01', 'https://example.invalid/rules/1', '/rules', '/desk/2'])
      expect(senderName(source, 'vi')).toBe(source);
  });
});
