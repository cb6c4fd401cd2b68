/** What a name is shortened by, in this order; what follows a hyphen or stands in brackets says more than a chip has room for. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\s*\([^)]*\)/g, ''],
  [/^Ủy ban Mặt trận Tổ quốc.*$/, 'MTTQ'],
  [/^Ủy ban nhân dân/, 'UBND'],
  [/^Hội đồng nhân dân/, 'HĐND'],
  [/^Bộ Chỉ huy quân sự/, 'BCH quân sự'],
  [/^Ban Chỉ huy Bộ đội Biên phòng/, 'BCH Biên phòng'],
  [/^Ban Chỉ (huy|đạo)/, 'BC$1'],
  [/^Ban Quản lý/, 'BQL'],
  [/^Công an/, 'CA'],
  [/^Phòng Cảnh sát giao thông/, 'CSGT'],
  [/^Phòng Cảnh sát cơ động/, 'CSCĐ'],
  [/^Phòng Cảnh sát hình sự/, 'CSHS'],
  [/^Phòng Cảnh sát/, 'CS'],
  [/^Phòng An ninh/, 'An ninh'],
  [/^Lực lượng tại chỗ.*$/, 'LL tại chỗ'],
  [/^Trạm Y tế/, 'TYT'],
  [/^Trạm cấp cứu vệ tinh/, 'Trạm'],
  [/^Trung tâm (Điều hành|điều hành)/, 'TTĐH'],
  [/^Trung tâm/, 'TT'],
  [/^Bệnh viện/, 'BV'],
  [/^Chi cục/, 'CC'],
  [/^Văn phòng/, 'VP'],
  [/^Công ty (cổ phần |TNHH )?/, ''],
  [/^Đội Chữa cháy và CNCH khu vực/, 'Đội CC'],
  [/ và .*$/, ''],
  [/, .*$/, ''],
  [/Đa khoa khu vực /, ''],
  [/Đa khoa/, 'ĐK'],
  [/khu vực/, 'KV'],
  [/ (tỉnh|Tỉnh Mẫu)$/, ''],
];

/**
 * A short name of an agency for chips, from its Vietnamese name: `CA phường`, `UBND xã`, `Đội CC 1`. Of a commune's agency the
 * commune is left out: the incident's place names it, and the tooltip has the full name.
 */
export function agencyShort(unit: { readonly code: string; readonly name: string; readonly tier: string }): string {
  const commune =
    unit.tier === 'commune' ? unit.name.replace(/ (phường|xã|đặc khu) (\p{Lu}\p{L}*\s?)+/u, ' $1 ') : unit.name;
  const short = RULES.reduce((text, [long, brief]) => text.replace(long, brief), commune).trim();
  return short ? short.charAt(0).toUpperCase() + short.slice(1) : unit.code;
}
