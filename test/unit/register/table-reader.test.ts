import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessColumns } from '../../../electron/vault/ingest/column-guess.ts';
import { CsvSplitter, splitCsv } from '../../../electron/vault/ingest/csv-records.ts';
import { readTable, type Table } from '../../../electron/vault/ingest/table-reader.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Single-byte encodings of the country, by the places of their letters. */
function cyrillicBytes(text: string, kazakh = ''): Uint8Array {
  const decoder = new TextDecoder('windows-1251');
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  const own: Record<string, number> = { Қ: 0x8d, қ: 0x9d, Ұ: 0xa1, ұ: 0xa2, Ә: 0xa3, Ө: 0xa5, Ғ: 0xaa, Ү: 0xaf, ө: 0xb4, ғ: 0xba, ә: 0xbc, Ң: 0xbd, ң: 0xbe, ү: 0xbf };
  return Uint8Array.from(text, (letter) => (kazakh && own[letter]) || (byteOf.get(letter) ?? 0x3f));
}

async function all(table: Table): Promise<{ row: number; cells: readonly string[]; broken: boolean; raw: string; line: number }[]> {
  const rows = [];
  for await (const row of table.rows) rows.push(row);
  return rows;
}

describe('encoding', () => {
  const text = 'Фамилия;Имя\nИванов;Пётр\n';
  test.each([
    ['utf-8', utf8(text)],
    ['utf-8', utf8(`\uFEFF${text}`)],
    ['windows-1251', cyrillicBytes(text)],
    ['utf-16le', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['utf-16be', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())],
    ['utf-16le', new Uint8Array(Buffer.from(text, 'utf16le'))],
  ])('%s is recognised', async (encoding, bytes) => {
    const table = await readTable(bytes);
    expect(table.encoding).toBe(encoding);
    expect(table.columns).toEqual(['Фамилия', 'Имя']);
    expect((await all(table)).map((row) => row.cells)).toEqual([['Иванов', 'Пётр']]);
  });

  test('Kazakh letters of KZ-1048 come out as themselves', async () => {
    const table = await readTable(cyrillicBytes('Тегі;Аты\nӘлімқұлова;Гүлнәр\nҒабитов;Өмір\n', 'kz'));
    expect(table.encoding).toBe('kz-1048');
    expect((await all(table)).map((row) => row.cells)).toEqual([['Әлімқұлова', 'Гүлнәр'], ['Ғабитов', 'Өмір']]);
  });

  test('a file that stops being UTF-8 far from its beginning is not UTF-8', async () => {
    const ascii = 'name;note\n' + 'abc;def\n'.repeat(100_000);
    const table = await readTable(Buffer.concat([utf8(ascii), cyrillicBytes('Иванов;тест\n')]));
    expect(table.encoding).toBe('windows-1251');
    expect((await all(table)).at(-1)?.cells).toEqual(['Иванов', 'тест']);
  });

  test('what is no text is refused', async () => {
    const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 33, 0, 1, 2, 200, 255);
    await expect(readTable(zip)).rejects.toMatchObject({ problem: { code: 'ENCODING_UNKNOWN' } });
    await expect(readTable(utf8('\n \n;;\n'))).rejects.toMatchObject({ problem: { code: 'CSV_EMPTY' } });
    await expect(readTable(new Uint8Array())).rejects.toMatchObject({ problem: { code: 'CSV_EMPTY' } });
    await expect(readTable('/nowhere/at/all.csv')).rejects.toMatchObject({ problem: { code: 'FILE_UNREADABLE' } });
  });
});

describe('delimiter and header', () => {
  test.each([
    [';', 'a;b;c\n1,5;2;3\n1,7;4;5\n'],
    [',', 'a,b,c\n1,2,"x;y;z"\n3,4,5\n'],
    ['\t', 'a\tb, c\n1\t2\n'],
    ['|', 'a|b|c\n1|2|3\n'],
    [';', 'sep=;\na;b\n1;2\n'],
  ])('%j', async (delimiter, text) => {
    expect((await readTable(utf8(text))).delimiter).toBe(delimiter);
  });

  test('titles above the header are passed over and rows keep their numbers', async () => {
    const text = 'Список сотрудников;;\n;;\nФамилия;Имя;ИИН\nИванов;Пётр;900101300017\n\nСидоров;Олег;\n';
    const table = await readTable(utf8(text));
    expect(table).toMatchObject({ headerRow: 3, columns: ['Фамилия', 'Имя', 'ИИН'] });
    expect((await all(table)).map((row) => row.row)).toEqual([4, 6]);
  });

  test('merged cells of a header in two levels', async () => {
    const text = '№;Субъект;;;Рұқсат;\n;Тегі;Аты;ЖСН;басы;соңы\n1;Ахметов;Али;900101300017;2026-01-01;2026-12-31\n';
    const table = await readTable(utf8(text));
    expect(table).toMatchObject({ headerRow: 2, columns: ['№', 'Тегі', 'Аты', 'ЖСН', 'басы', 'соңы'] });
    expect(await readTable(utf8(text), { headerRow: 2 })).toMatchObject({ columns: table.columns });
  });

  test('columns are unique, and named by number where they have no name', async () => {
    const table = await readTable(utf8('a;;a\n1;2;3\n'), { headerRow: 1 });
    expect(table.columns).toEqual(['a', '#2', 'a (2)']);
    expect(await readTable(utf8('900101300017;5\n900101300018;6\n'))).toMatchObject({ headerRow: 0, columns: ['#1', '#2'] });
  });

  test('known names decide where words are all there is', async () => {
    const text = 'Отчёт;отдела\nФамилия;Отдел\nИванов;Кадры\n';
    expect(await readTable(utf8(text), { isKnownHeader: (cell) => /фамилия/i.test(cell) })).toMatchObject({ headerRow: 2 });
  });

  test('fields are found by header in three languages', () => {
    const fields = { iin: /^(жсн|иин|iin)/, phone: /(телефон|тел$|phone)/ };
    expect(guessColumns(['Ұялы телефон', 'ЖСН'], fields)).toEqual({ iin: 1, phone: 0 });
    expect(guessColumns(['ИИН субъекта', 'Моб. тел.'], fields)).toEqual({ iin: 0, phone: 1 });
  });
});

describe('records', () => {
  test('a quote that is never closed costs one line', () => {
    const records = splitCsv('1;"ok"\n2;"open\n3;x\n4;"a\nb"\n', ';');
    expect(records.map(({ row, line, cells, broken }) => ({ row, line, cells, broken }))).toEqual([
      { row: 1, line: 1, cells: ['1', 'ok'], broken: false },
      { row: 2, line: 2, cells: ['2', '"open'], broken: true },
      { row: 3, line: 3, cells: ['3', 'x'], broken: false },
      { row: 4, line: 4, cells: ['4', 'a\nb'], broken: false },
    ]);
    expect(splitCsv('2;"open\n3;x\n', ';').map(({ row, line, raw, broken }) => ({ row, line, raw, broken }))).toEqual([
      { row: 1, line: 1, raw: '2;"open', broken: true },
      { row: 2, line: 2, raw: '3;x', broken: false },
    ]);
  });

  test('a quote that is never closed does not swallow a long file', () => {
    const records = splitCsv(`"open\n${'a;b\n'.repeat(400_000)}`, ';');
    expect(records.length).toBe(400_001);
    expect(records.filter((record) => record.broken)).toHaveLength(1);
  });

  const cell = fc.string({ unit: fc.constantFrom('a', 'қ', '"', ';', ',', '\n', '\r\n', ' ', '1'), maxLength: 6 });
  const quoted = (text: string): string => (/^"|[";,\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

  test('reads what a writer wrote, in pieces of any size, and agrees with csv-parse', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(9), { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (rows, sizes, lineEnd) => {
        const text = rows.map((cells) => cells.map(quoted).join(';') + lineEnd).join('');
        const splitter = new CsvSplitter(';');
        const records = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = 1 + (sizes[turn % sizes.length] ?? 0);
          records.push(...splitter.add(text.slice(at, at + size)));
          at += size;
        }
        records.push(...splitter.end());
        expect(records.map((record) => record.cells)).toEqual(rows);
        expect(records.map((record) => record.raw + lineEnd).join('')).toBe(text);
        expect(records.map((record) => record.cells)).toEqual(parse(text, { delimiter: ';', relax_column_count: true, record_delimiter: lineEnd }));
      }),
    );
  });

  test('never loses a character of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ';', '\n', '\r', 'ә') }), (text) => {
        const records = splitCsv(text, ';');
        const kept = records.map((record) => record.raw).join('');
        const inside = records.map((record) => record.raw.replace(/[\r\n]/g, '')).join('');
        expect(inside).toBe(text.replace(/[\r\n]/g, ''));
        expect(kept.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
