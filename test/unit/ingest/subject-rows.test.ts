import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlDigit } from '../../../shared/domain/identifiers.ts';
import { splitCsv } from '../../../electron/vault/ingest/csv-records.ts';
import { hasWayToReach, subjectColumns, SubjectReader } from '../../../electron/vault/ingest/subject-rows.ts';

/** Fictional IINs with a right control digit, by a running number. */
function iin(index: number): string {
  for (let serial = index * 7; ; serial++) {
    const eleven = `850505${String(30000 + serial).slice(-5)}`;
    const digit = controlDigit(eleven);
    if (digit !== null) return `${eleven}${digit}`;
  }
}

const header = 'Тегі;Аты;Әкесінің аты;ЖСН;Ұялы телефон';
function read(lines: string, head = header): ReturnType<SubjectReader['read']>[] {
  const [first, ...rows] = splitCsv(`${head}\n${lines}`, ';');
  const reader = new SubjectReader(subjectColumns(first!.cells), first!.cells);
  return rows.map((row) => reader.read(row));
}
const accepted = (line: string) => {
  const [result] = read(line);
  if (!result || !('accepted' in result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.accepted;
};
const reasons = (lines: string): string[] =>
  read(lines).map((result) => ('rejected' in result ? `${result.rejected.row} ${result.rejected.reason} ${result.rejected.column}` : 'accepted'));

describe('columns', () => {
  it.each([
    ['Тегі;Аты;Әкесінің аты;ЖСН;Ұялы телефон', { surname: 0, given: 1, patronymic: 2, iin: 3, phone: 4 }],
    ['№;Фамилия;Имя;Отчество;ИИН;Моб. тел.;Адрес', { surname: 1, given: 2, patronymic: 3, iin: 4, phone: 5 }],
    ['IIN;Phone number;Surname;Given name', { iin: 0, phone: 1, surname: 2, given: 3 }],
    ['Аты-жөні;Жеке сәйкестендіру нөмірі;Нөмірі', { fullName: 0, iin: 1 }],
    ['Ф.И.О.;Сотовый', { fullName: 0, phone: 1 }],
    ['Р/с;Т.А.Ә.;ЖСН;Ұялы тел. №', { fullName: 1, iin: 2, phone: 3 }],
    ['ИИН;Домашний телефон;Мобильный телефон', { iin: 0, phone: 2 }],
    ['Код;Сумма', {}],
  ])('%s', (line, expected) => {
    const columns = subjectColumns(line.split(';'));
    expect(columns).toMatchObject(expected);
    expect(hasWayToReach(columns)).toBe('iin' in expected || 'phone' in expected);
  });
});

describe('rows', () => {
  it('are read with their numbers in one form', () => {
    expect(accepted(` Бекжан ;Сәуле;Ғалымқызы;${iin(1)};8 (701) 555-01-42`)).toEqual({
      row: 2,
      surname: 'Бекжан',
      given: 'Сәуле',
      patronymic: 'Ғалымқызы',
      iin: iin(1),
      phone: '+77015550142',
      warnings: [],
    });
  });

  it('are refused with the place and the reason', () => {
    const wrong = `${iin(2).slice(0, 11)}${(Number(iin(2)[11]) + 1) % 10}`;
    expect(
      reasons(
        [
          `Бекжан;Сәуле;;${wrong};+77015550142`,
          'Омаров;Еркін;;;+7 555 01 77',
          'Тұрсын;Мөлдір;Асанқызы;;',
          `Қалиұлы;Әділ;;${iin(3)};`,
          `Абыз;Жұлдыз;;${iin(3)};`,
          'Әуезхан;Нұргүл;;;нет',
          'Байзақ;Ұлан;;;+77015550150',
          'байзақ;ұлан;;;8 701 555 01 50',
          `${'ұ'.repeat(201)};А;;${iin(4)};`,
          `"Өмір;А;;${iin(5)};`,
          ';;;850505;',
        ].join('\n'),
      ),
    ).toEqual([
      '2 IIN_CONTROL_DIGIT ЖСН',
      '3 PHONE_INCOMPLETE Ұялы телефон',
      '4 SUBJECT_UNREACHABLE null',
      'accepted',
      '6 IIN_REPEATED ЖСН',
      '7 PHONE_INVALID Ұялы телефон',
      'accepted',
      '9 SUBJECT_REPEATED Ұялы телефон',
      '10 ROW_TOO_LONG Тегі',
      '11 CSV_QUOTE_NOT_CLOSED null',
      '12 IIN_INVALID ЖСН',
    ]);
  });

  it('are accepted with a warning where something is odd and nothing is lost', () => {
    expect(accepted(`;;;${iin(6)};`).warnings).toEqual(['SUBJECT_NAME_MISSING']);
    // Reachable by the IIN: a number cut short stays as it is written.
    expect(accepted(`Ә;А;;${iin(7)};701555014`)).toMatchObject({ phone: '701555014', warnings: ['PHONE_INCOMPLETE'] });
    expect(accepted('Ә;А;;;+7 727 250 00 00')).toMatchObject({ phone: '+77272500000', warnings: ['PHONE_UNUSUAL'] });
    expect(accepted('Ә;А;;;+44 20 7946 0958')).toMatchObject({ phone: '+442079460958', warnings: ['PHONE_UNUSUAL'] });
  });

  it('get back the zeros that a spreadsheet dropped from an IIN', () => {
    const eleven = ['05050530001', '05050530002'].find((candidate) => controlDigit(candidate) !== null)!;
    const whole = `${eleven}${controlDigit(eleven)}`;
    expect(accepted(`Ә;А;;${whole.replace(/^0+/, '')};`)).toMatchObject({ iin: whole, warnings: ['IIN_ZEROS_RESTORED'] });
  });

  it('are read through what keeps a number from the spreadsheet', () => {
    const [formula] = read(`="${iin(9)}";Бекжан Сәуле`, 'ЖСН;Аты-жөні');
    const [apostrophe] = read(`'${iin(9)};Бекжан Сәуле`, 'ЖСН;Аты-жөні');
    for (const result of [formula, apostrophe]) expect(result).toMatchObject({ accepted: { iin: iin(9), surname: 'Бекжан' } });
  });

  it('split a whole name', () => {
    const [result] = read(`Бекжан Сәуле Ғалым қызы;${iin(8)}`, 'ФИО;ИИН');
    expect(result).toMatchObject({ accepted: { surname: 'Бекжан', given: 'Сәуле', patronymic: 'Ғалым қызы' } });
  });

  it('are never lost: each is accepted or refused under its own number', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 })), (cells) => {
        const reader = new SubjectReader(subjectColumns(header.split(';')), header.split(';'));
        const numbers = cells.map((row, index) => {
          const result = reader.read({ row: index + 2, line: index + 2, cells: row, raw: row.join(';'), broken: false });
          if ('accepted' in result) expect(result.accepted.iin + result.accepted.phone).not.toBe('');
          return 'accepted' in result ? result.accepted.row : result.rejected.row;
        });
        expect(numbers).toEqual(cells.map((_, index) => index + 2));
      }),
    );
  });
});
