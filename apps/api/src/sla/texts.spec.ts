import { describe, expect, it } from '@jest/globals';
import type { EscalationLevel } from '@trucban/sla-engine';
import type { ClockRow } from './clock-row.ts';
import { breachText, clockName, escalationText, unreachedText } from './texts.ts';

const step = { clock: 'step', element_id: 'fire_05c', element_name: 'Giữ hiện trường' } as ClockRow;
const rung = (atPercentOfLimit: number): EscalationLevel =>
  ({ level: 2, role: 'shiftLeader', agency: 'IOC', atPercentOfLimit, actions: [] }) as unknown as EscalationLevel;

describe('what people read about clocks', () => {
  it('names a step by its name; its code stands in only where there is none', () => {
    expect(clockName(step).vi).toBe('Bước: Giữ hiện trường');
    expect(clockName({ ...step, element_name: null }).vi).toBe('Bước: fire_05c');
    expect(clockName({ ...step, element_name: 'Kết thúc sự vụ (SUB-CLOSE)' }).vi).toBe('Bước: Kết thúc sự vụ');
    expect(clockName({ ...step, clock: 'onScene' }).vi).toBe('Có mặt hiện trường');
    expect(breachText(step).vi).toBe('Quá hạn “Bước: Giữ hiện trường”.');
  });
  it('says whether a limit is nearly used, over, or long over', () => {
    const text = (percent: number): string => escalationText('TM-261122-0001', step, rung(percent)).vi;
    expect(text(80)).toBe('TM-261122-0001: đã dùng 80% thời hạn “Bước: Giữ hiện trường” (leo thang mức 2).');
    expect(text(100)).toBe('TM-261122-0001: quá hạn “Bước: Giữ hiện trường” (leo thang mức 2).');
    expect(text(150)).toContain('quá hạn (150% thời hạn)');
    expect(escalationText('TM-261122-0001', step, rung(100)).en).toContain('the limit has run out');
  });
  it('names roles that nobody holds', () => {
    const text = unreachedText([{ vi: 'Điện thoại viên 114', en: 'Call taker 114' }]);
    expect(text.vi).toContain('vai trò Điện thoại viên 114;');
    expect(text.en).toContain('role Call taker 114;');
  });
});
