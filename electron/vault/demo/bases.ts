import type { z } from 'zod';
import { baseFields } from '../../../shared/contract/bases.ts';
import { demoOperatorOrganisation, demoOrganisation } from './organisation.ts';

type BaseFields = z.output<typeof baseFields>;

const owner = { name: demoOrganisation.name.kk, bin: demoOrganisation.bin };

function base(
  code: string,
  kk: string,
  ru: string,
  dbms: string,
  [subjects, records]: readonly [number, number],
  purposes: readonly string[],
  categories: readonly string[],
  rest: Partial<BaseFields> = {},
): BaseFields {
  return baseFields.parse({
    code,
    name: { kk, ru },
    owner,
    operator: demoOperatorOrganisation,
    purposes: [...purposes],
    location: { country: 'KZ', address: 'Алматы қ., Сарыбұлақ к-сі, 14, серверлік бөлме' },
    dbms,
    subjects,
    records,
    categories: [...categories],
    accessCategory: 'restricted',
    organisationRole: 'owner',
    automated: true,
    inUseSince: '2019-03-04',
    ...rest,
  });
}

/** The bases of the clinic; `code` is how the rest of the sample speaks of them. */
export const demoBases: readonly BaseFields[] = [
  base(
    'Б-01', 'Медициналық ақпараттық жүйе', 'Медицинская информационная система', 'PostgreSQL 15, pgaudit', [184_220, 2_410_733],
    ['Медициналық көмек көрсету', 'Қабылдауға жазу', 'Медициналық есеп жүргізу', 'Сапаны бағалау'],
    ['Сәйкестендіру', 'Байланыс', 'Денсаулық', 'Әлеуметтік жағдайы'],
  ),
  base(
    'Б-02', 'Зертхана нәтижелері', 'Результаты лаборатории', 'PostgreSQL 15, pgaudit', [96_410, 1_204_118],
    ['Зертханалық диагностика', 'Нәтижені дәрігерге беру'], ['Сәйкестендіру', 'Денсаулық'], { inUseSince: '2020-06-01' },
  ),
  base(
    'Б-03', 'Қағаз карталар мұрағаты', 'Архив бумажных карт', 'Қағаз', [210_500, 210_500],
    ['Медициналық құжаттаманы сақтау'], ['Сәйкестендіру', 'Денсаулық'],
    { automated: false, operator: owner, location: { country: 'KZ', address: 'Алматы қ., Сарыбұлақ к-сі, 14, мұрағат' }, inUseSince: '1998-01-05' },
  ),
  base(
    'Б-04', 'Дәріхана рецепттері', 'Рецепты аптеки', 'PostgreSQL 15, pgaudit', [71_002, 388_190],
    ['Рецепт бойынша дәрі беру'], ['Сәйкестендіру', 'Денсаулық'], { inUseSince: '2021-02-15' },
  ),
  base(
    'Б-05', 'Байланыс орталығы', 'Контакт-центр', 'MariaDB 10.11', [58_900, 402_551],
    ['Өтініштерді қабылдау', 'Қабылдауға жазу'], ['Сәйкестендіру', 'Байланыс'], { inUseSince: '2022-09-01' },
  ),
  base(
    'Б-06', 'Пациенттің мобильді қосымшасы', 'Мобильное приложение пациента', 'PostgreSQL 16, pgaudit', [41_377, 655_020],
    ['Нәтижелерді пациентке көрсету', 'Қабылдауға жазу'], ['Сәйкестендіру', 'Байланыс', 'Денсаулық'], { inUseSince: '2023-05-10' },
  ),
  base(
    'Б-07', 'Сақтандыру шарттары', 'Договоры страхования', 'PostgreSQL 15, pgaudit', [33_150, 49_912],
    ['Ерікті медициналық сақтандыру шартын орындау'], ['Сәйкестендіру', 'Шарт'], { organisationRole: 'operator', inUseSince: '2021-11-01' },
  ),
  base(
    'Б-08', 'Кадр есебі', 'Кадровый учёт', 'MSSQL 2019', [642, 11_300],
    ['Еңбек қатынастары'], ['Сәйкестендіру', 'Еңбек қызметі'], { operator: owner, inUseSince: '2018-01-08' },
  ),
];
