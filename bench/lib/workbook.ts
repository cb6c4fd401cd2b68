import { deflateRawSync } from 'node:zlib';

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

/** A zip file, without check sums: who reads workbooks by their sizes doesn't ask for them. */
function zip(parts: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(parts)) {
    const [name, plain] = [Buffer.from(path), Buffer.from(text)];
    const data = deflateRawSync(plain);
    const sizes = (into: Buffer, at: number): Buffer => {
      into.writeUInt16LE(20, at - 14);
      into.writeUInt16LE(8, at - 10);
      into.writeUInt32LE(data.length, at);
      into.writeUInt32LE(plain.length, at + 4);
      into.writeUInt16LE(name.length, at + 8);
      return into;
    };
    const head = sizes(Buffer.alloc(30), 18);
    head.writeUInt32LE(0x04034b50, 0);
    const entry = sizes(Buffer.alloc(46), 20);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, name, data);
    directory.push(entry, name);
    offset += head.length + name.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}
