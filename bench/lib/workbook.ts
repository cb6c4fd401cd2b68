import { zip } from '@trucban/testkit';

/** A workbook of one sheet as spreadsheets write it: texts once, in a part of their own; numbers as numbers. */
export function workbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const places = new Map<string, number>();
  const cell = (value: string | number): string => {
    if (typeof value === 'number') return `<c><v>${value}</v></c>`;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return `<c t="s"><v>${place}</v></c>`;
  };
  const sheet = rows.map((row, n) => `<row r="${n + 1}">${row.map(cell).join('')}</row>`).join('');
  const texts = [...places.keys()].map((text) => `<si><t>${text}</t></si>`).join('');
  return zip({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Dữ liệu" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst>${texts}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
  });
}
