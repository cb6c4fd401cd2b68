import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { zip } from '@trucban/testkit';
import { csvRows, guarded } from './csv.ts';
import { decoded, encodingOf } from './encoding.ts';
import type { RowSource, SourceRow } from './rows.ts';
import { SharedStrings } from './shared-strings.ts';
import { xlsxRows } from './xlsx.ts';

const WORDS = 'Mã ca,Tên bệnh,Nơi ở\nA1,Sốt xuất huyết,Phường Đồng Hới\nA2,Tiêu chảy cấp,Xã Quảng Trạch\n';
async function* pieces(text: string, size = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const all = async ({ rows }: RowSource): Promise<SourceRow[]> => {
  const found: SourceRow[] = [];
  for await (const row of rows) found.push(row);
  return found;
};
const textOf = async (bytes: Uint8Array): Promise<string> => {
  let text = '';
  for await (const part of decoded(once(bytes), encodingOf(bytes, true))) text += part;
  return text.normalize('NFC');
};

/** Vietnamese in an encoding of one byte a character, by the pairs of its table. */
function encoded(text: string, table: Readonly<Record<string, string>>): Uint8Array {
  return Buffer.from([...text].map((char) => table[char] ?? char).join(''), 'latin1');
}
const pairs = (letters: string, bytes: string): Record<string, string> =>
  Object.fromEntries([...letters].map((letter, n) => [letter, [...bytes][n] ?? letter]));

describe('the encoding of a file', () => {
  it('is found out: UTF-8 with and without a mark, UTF-16 with and without one', async () => {
    const utf16 = Buffer.from(WORDS, 'utf16le');
    const swapped = Buffer.from(utf16).swap16();
    for (const bytes of [
      Buffer.from(WORDS),
      Buffer.from(`\ufeff${WORDS}`),
      utf16,
      Buffer.from(`\ufeff${WORDS}`, 'utf16le'),
      swapped,
    ])
      expect(await textOf(bytes)).toBe(WORDS);
  });

  it('may be Windows-1258, which is converted', async () => {
    // Marks of tones follow their letters there.
    const table = {
      ...pairs('ăâđêôơưĐàáèéóùú', '\xe3\xe2\xf0\xea\xf4\xf5\xfd\xd0\xe0\xe1\xe8\xe9\xf3\xf9\xfa'),
      '\u0300': '\xcc',
      '\u0309': '\xd2',
      '\u0303': '\xde',
      '\u0301': '\xec',
      '\u0323': '\xf2',
    };
    const apart = WORDS.normalize('NFD')
      .replace(/([aeo])\u0323?\u0302|a\u0306|([ou])\u031b/gu, (all) => all.normalize('NFC'))
      .normalize('NFD');
    const composed = apart.replace(/[aAeEoO](\u0323?)\u0302|a(\u0323?)\u0306|[ou]\u031b/gu, (all) => {
      const dot = all.includes('\u0323') ? '\u0323' : '';
      return all.replace('\u0323', '').normalize('NFC') + dot;
    });
    expect(await textOf(encoded(composed, table))).toBe(WORDS);
  });

  it.each([
    ['TCVN3', pairs('ãêệếốấơộđồớảạạĐ', '\xb7\xaa\xd6\xd5\xe8\xca\xac\xe9\xae\xe5\xed\xb6\xb9\xb9\xa7')],
    [
      'VNI',
      {
        ã: 'aõ',
        ê: 'eâ',
        ệ: 'eä',
        ế: 'eá',
        ố: 'oá',
        ấ: 'aá',
        ơ: 'ô',
        đ: 'ñ',
        Đ: 'Ñ',
        ồ: 'oà',
        ớ: 'ôù',
        ả: 'aû',
        ạ: 'aï',
        ư: 'ö',
        ờ: 'ôø',
      },
    ],
  ])('%s is refused by its name, with what to do', (name, table) => {
    expect(() => encodingOf(encoded(WORDS, table), true)).toThrow(/OLD_ENCODING.*/);
    try {
      encodingOf(encoded(WORDS, table), true);
    } catch (error) {
      expect((error as { words: { vi: string } }).words.vi).toContain(name);
    }
  });

  it('that can not be known is refused, and so is what changes on the way', async () => {
    expect(() => encodingOf(Buffer.from('caf\xe9,na\xefve,stra\xdfe,\xfc\xfc\xfc', 'latin1'), true)).toThrow(
      'UNKNOWN_ENCODING',
    );
    expect(() => encodingOf(Buffer.from([0x89, 0x50, 0, 1, 2, 0]), true)).toThrow('NOT_A_TABLE');
    const broken = async () => {
      for await (const _ of decoded(once(Buffer.from('a\xe1b', 'latin1')), 'utf-8'));
    };
    await expect(broken()).rejects.toThrow('WRONG_ENCODING');
    const holed = async () => {
      for await (const _ of decoded(once(Buffer.from('a\0b')), 'utf-8'));
    };
    await expect(holed()).rejects.toThrow('NOT_A_TABLE');
  });
});

describe('a CSV file', () => {
  it.each([',', ';', '\t', '|'])('with %j is read wherever it is cut', async (sign) => {
    const text = ['a', '"b,;|\t"', 'c'].join(sign) + `\r\n1${sign}"x\r\n""y"""${sign}\r\n\r\n2${sign}${sign}3`;
    for (const size of [1, 5, 1_000])
      expect(await all(await csvRows(pieces(text, size), {}))).toEqual([
        { number: 2, content: ['1', 'x\r\n"y"', ''] },
        { number: 4, content: ['2', '', '3'] },
      ]);
  });

  it('may have its columns further down', async () => {
    const source = await csvRows(pieces('Báo cáo;;\n;;\nMã;Tên;\n1;x;'), { headerRow: 3 });
    expect(source.columns).toEqual(['Mã', 'Tên', '']);
    expect(await all(source)).toEqual([{ number: 4, content: ['1', 'x', ''] }]);
  });

  it.each(['<!DOCTYPE html><html>', '\ufeff\r\n<HTML xmlns:x="urn:x">', '<!-- x -->\n<table border=1>'])(
    'that begins with %j is a web page',
    async (begin) => {
      await expect(csvRows(pieces(`${begin}<tr><td>Mã</td></tr>`, 1_000), {})).rejects.toThrow('WEB_PAGE');
    },
  );

  it.each(['<b>,x\n1,2', 'html,table\n1,2', '<htmlx>;x\n1;2', `${'<!-- -->'.repeat(60)}a;x\n1;2`])(
    'that begins with %j is none',
    async (text) => {
      expect(await all(await csvRows(pieces(text), {}))).toHaveLength(1);
    },
  );

  it('gives the rows before a fault', async () => {
    const { rows } = await csvRows(pieces('a,b\n1,2\n3,"4\n5,6', 1_000), {});
    const found: number[] = [];
    const read = async () => {
      for await (const { number } of rows) found.push(number);
    };
    await expect(read()).rejects.toThrow('BAD_QUOTES');
    expect(found).toEqual([2]);
  });

  it('of refused rows can not run formulas, and changes nothing', () => {
    expect(['=1', '+A', '-x', '@y', '-5', '+84 912', '-1,5', 'a=b', "'=1"].map(guarded)).toEqual([
      "'=1",
      "'+A",
      "'-x",
      "'@y",
      '-5',
      '+84 912',
      '-1,5',
      'a=b',
      "''=1",
    ]);
  });
});

const BOOK = {
  'xl/workbook.xml':
    '<workbook xmlns:r="r"><sheets><sheet name="Bìa" r:id="r1"/><sheet name="Số liệu" r:id="r2"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
  'xl/sharedStrings.xml':
    '<sst><si><t>Tên</t></si><si><r><t>Hai </t></r><r><t>mảnh</t></r><rPh><t>x</t></rPh></si></sst>',
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0 &quot;dy&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
  'xl/worksheets/sheet1.xml': '<worksheet><sheetData/></worksheet>',
  'xl/worksheets/sheet2.xml':
    '<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>Ngày</t></is></c><c r="D2" t="str"><v>Số</v></c></row><row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="1"><v>46331.5</v></c><c r="D4" s="2"><v>0.30000000000000004</v></c></row><row r="5"/><row r="6"><c r="D6" t="b"><v>1</v></c><c r="E6" t="e"><v>#N/A</v></c></row></sheetData></worksheet>',
};

describe('an XLSX workbook', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'trucban-xlsx-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const read = async (content: Buffer, format: object = { sheet: 'số liệu', headerRow: 2 }) => {
    const file = path.join(folder, 'book.xlsx');
    await writeFile(file, content);
    const source = await xlsxRows(file, format);
    try {
      return { columns: source.columns, rows: await all(source) };
    } finally {
      source.close();
    }
  };

  it('is read by the sheet: shared and rich texts, dates, gaps, truth values', async () => {
    expect(await read(zip(BOOK))).toEqual({
      columns: ['Tên', 'Ngày', '', 'Số'],
      rows: [
        { number: 4, content: ['Hai mảnh', '2026-11-05T12:00:00', null, 0.3] },
        { number: 6, content: [null, null, null, true, '#N/A'] },
      ],
    });
  });

  it.each([
    ['a sheet that is not there', zip(BOOK), { sheet: 'x' }, 'NO_SHEET'],
    ['nothing in it', zip(BOOK), {}, 'NO_HEADER'],
    ['no workbook', zip({ 'a.txt': 'x' }), {}, 'NOT_A_WORKBOOK'],
    ['a broken end', zip(BOOK).subarray(0, 500), {}, 'NOT_A_WORKBOOK'],
    [
      'a DOCTYPE',
      zip({ ...BOOK, 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' }),
      {},
      'NOT_A_WORKBOOK',
    ],
    ['a size that is a lie', zip(BOOK, 10), {}, 'NOT_A_WORKBOOK'],
    [
      'a bomb',
      zip({ ...BOOK, 'xl/sharedStrings.xml': `<sst>${' '.repeat(140_000_000)}</sst>` }),
      {},
      'WORKBOOK_TOO_LARGE',
    ],
    [
      'columns without end',
      zip({
        ...BOOK,
        'xl/worksheets/sheet1.xml':
          '<worksheet><sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>',
      }),
      {},
      'TOO_MANY_COLUMNS',
    ],
    [
      'text without end',
      zip({ ...BOOK, 'xl/worksheets/sheet2.xml': `<worksheet>${' '.repeat(5_000_000)}</worksheet>` }),
      { sheet: 'Số liệu' },
      'WORKBOOK_TOO_LARGE',
    ],
    [
      'a row that no table has',
      zip({
        ...BOOK,
        'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(30_000)}</t></si></sst>`,
        'xl/worksheets/sheet2.xml': `<worksheet><sheetData><row>${'<c t="s"><v>0</v></c>'.repeat(40)}</row></sheetData></worksheet>`,
      }),
      { sheet: 'Số liệu' },
      'LINE_TOO_LONG',
    ],
  ])('with %s is refused', async (_, content, format, code) => {
    await expect(read(content, format)).rejects.toThrow(code);
  });
});

describe('the strings that cells share', () => {
  it('lie on disk, and come back in any order however long they are', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'trucban-strings-'));
    const file = path.join(folder, 'strings');
    const strings = new SharedStrings(file);
    try {
      const text = (n: number): string => `Xã ${n} ${'ệ'.repeat(n % 97 === 0 ? 20_000 : n % 50)}`;
      const count = 20_000;
      for (let n = 0; n < count; n += 1) strings.add(text(n));
      strings.add('');
      strings.add('y'.repeat(40_000));
      expect([strings.count, strings.get(count), strings.get(count + 1)?.length]).toEqual([count + 2, '', 32_768]);
      for (let n = 0, at = 0; n < 30_000; n += 1, at = (at + 7_919) % count)
        if (strings.get(at) !== text(at)) throw new Error(`string ${at} is another`);
      expect([-1, count + 2, 0.5, Number.NaN].map((n) => strings.get(n))).toEqual([null, null, null, null]);
      expect((await stat(file)).size).toBeGreaterThan(8_000_000);
    } finally {
      strings.close();
    }
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
