import type { AccessHours } from '../../../shared/domain/access-hours.ts';
import type { Right } from '../../../shared/domain/vocabulary.ts';
import { fictionalIin } from './fictional-iin.ts';

/** Rights on one base. Days count from the night of the sample: -6 is six days before it. */
export interface DemoGrant {
  readonly base: string;
  readonly rights: readonly Right[];
  readonly from: number;
  readonly to?: number;
  readonly order: string;
  readonly hours?: AccessHours;
  readonly revoked?: { readonly day: number; readonly order: string; readonly reason: string };
}

export interface DemoPerson {
  readonly surname: string;
  readonly given: string;
  readonly patronymic: string;
  readonly iin: string;
  readonly position: string;
  readonly department: string;
  /** Day of dismissal, from the night of the sample. */
  readonly dismissed?: number;
  /** Account of the databases; none for those who do not use them. */
  readonly account?: string;
  readonly grants: readonly DemoGrant[];
}

const full: readonly Right[] = ['view', 'change', 'supplement'];
const viewOnly: readonly Right[] = ['view'];
const clinic = 'Емхана';
const front = 'Тіркеу бөлімі';
const laboratory = 'Зертхана';
const pharmacy = 'Дәріхана';
const technical = 'Ақпараттық технологиялар бөлімі';
const calls = 'Байланыс орталығы';
const insurance = 'Сақтандыру бөлімі';
const management = 'Басшылық';

function granted(base: string, rights: readonly Right[], order = '112-ө', from = -420): DemoGrant {
  return { base, rights, from, order };
}

let place = 10;
function person(
  [surname, given, patronymic]: readonly [string, string, string],
  [birth, sex]: readonly [string, 3 | 4 | 5 | 6],
  position: string,
  department: string,
  account: string | undefined,
  grants: readonly DemoGrant[],
  dismissed?: number,
): DemoPerson {
  place += 7;
  return { surname, given, patronymic, iin: fictionalIin(birth, sex, place), position, department, account, grants, dismissed };
}

/** Everyone on the lists of the clinic. */
export const demoPeople: readonly DemoPerson[] = [
  person(['Жанболат', 'Әлия', 'Серікқызы'], ['840512', 4], 'Дербес деректерді өңдеуді ұйымдастыруға жауапты тұлға', management, 'a.zhanbolat', [granted('Б-01', viewOnly)]),
  person(['Тілеуберді', 'Бауыржан', 'Оразұлы'], ['710416', 3], 'Бірінші басшы', management, undefined, []),
  person(['Қадыров', 'Нұрлан', 'Ерланұлы'], ['900823', 3], 'Деректер талдаушысы', technical, 'n.kadyrov', [
    { base: 'Б-01', rights: ['view', 'export'], from: -640, order: '48-ө', revoked: { day: -9, order: '214-к', reason: 'Жұмыстан босатылды' } },
  ], -9),
  person(['Оспанова', 'Гүлмира', 'Маратқызы'], ['780309', 4], 'Терапевт дәрігер', clinic, 'g.ospanova', [granted('Б-01', full), granted('Б-02', viewOnly)]),
  person(['Ахмет', 'Раушан', 'Болатқызы'], ['930117', 4], 'Мейіргер', clinic, 'r.akhmet', [granted('Б-01', ['view', 'supplement'])]),
  person(['Сейітқазы', 'Данияр', 'Асқарұлы'], ['870605', 3], 'Жүйе әкімшісі', technical, 'd.seitkazy', [
    granted('Б-01', ['view', 'change']), granted('Б-02', ['view', 'change']), granted('Б-04', ['view', 'change']), granted('Б-06', ['view', 'change']),
  ]),
  person(['Ібраева', 'Күлән', 'Тоқтарқызы'], ['951128', 4], 'Тіркеуші', front, 'k.ibrayeva', [granted('Б-01', full)]),
  person(['Сәрсен', 'Айдос', 'Қайратұлы'], ['020714', 5], 'Интерн', pharmacy, 'a.sarsen', [{ base: 'Б-04', rights: viewOnly, from: -96, to: -6, order: '171-ө' }]),
  person(['Омарова', 'Сая', 'Бекқызы'], ['981003', 4], 'Пайдаланушыларды қолдау маманы', technical, 's.omarova', [granted('Б-06', full)]),
  person(['Бектұров', 'Ерлан', 'Сағатұлы'], ['760220', 3], 'Зертхана меңгерушісі', laboratory, 'e.bekturov', [granted('Б-02', ['view', 'change', 'supplement', 'export'])]),
  person(['Нұрпейіс', 'Дина', 'Ғалымқызы'], ['910811', 4], 'Зертханашы', laboratory, 'd.nurpeiis', [granted('Б-02', full)]),
  person(['Төлеген', 'Жанар', 'Ақылбекқызы'], ['890430', 4], 'Фармацевт', pharmacy, 'zh.tolegen', [granted('Б-04', full)]),
  person(['Мұратов', 'Санжар', 'Дәулетұлы'], ['820919', 3], 'Дәріхана меңгерушісі', pharmacy, 's.muratov', [granted('Б-04', ['view', 'change', 'supplement', 'destroy'])]),
  person(['Қасымова', 'Әсел', 'Нұржанқызы'], ['860204', 4], 'Сақтандыру маманы', insurance, 'a.kasymova', [granted('Б-07', full)]),
  person(['Әбілов', 'Тимур', 'Рүстемұлы'], ['940526', 3], 'Сақтандыру маманы', insurance, 't.abilov', [{ base: 'Б-07', rights: full, from: -340, to: 12, order: '139-ө' }]),
  person(['Жұмабек', 'Арман', 'Талғатұлы'], ['990312', 3], 'Оператор', calls, 'a.zhumabek', [granted('Б-05', full)]),
  person(['Садықова', 'Мадина', 'Ержанқызы'], ['970718', 4], 'Оператор', calls, 'm.sadykova', [granted('Б-05', full)]),
  person(['Ермек', 'Айгерім', 'Жомартқызы'], ['961222', 4], 'Тіркеуші', front, 'a.yermek', [granted('Б-01', full)]),
  person(['Дүйсен', 'Қанат', 'Мұхтарұлы'], ['010505', 5], 'Тіркеуші', front, 'k.duisen', [{ base: 'Б-01', rights: full, from: -150, to: 24, order: '160-ө' }]),
  person(['Рахым', 'Лаура', 'Сәкенқызы'], ['800115', 4], 'Кардиолог дәрігер', clinic, 'l.rakhym', [granted('Б-01', full), granted('Б-02', viewOnly)]),
  person(['Тұрсын', 'Бақыт', 'Ерболұлы'], ['740703', 3], 'Хирург дәрігер', clinic, 'b.tursyn', [granted('Б-01', full), granted('Б-02', viewOnly)]),
  person(['Иманбек', 'Назерке', 'Қуатқызы'], ['900209', 4], 'Мұрағатшы', 'Мұрағат', undefined, [granted('Б-03', full)]),
  person(['Қожа', 'Рустам', 'Әділұлы'], ['850817', 3], 'Кадр маманы', management, undefined, [granted('Б-08', full)]),
  person(['Смағұл', 'Ділназ', 'Бауыржанқызы'], ['000913', 6], 'Бағдарламашы', technical, 'd.smagul', [granted('Б-06', viewOnly)]),
  person(['Бейсен', 'Олжас', 'Нұрланұлы'], ['920624', 3], 'Мейіргер', clinic, 'o.beisen', [granted('Б-01', ['view', 'supplement'])], -4),
];

export interface DemoAccount {
  readonly name: string;
  readonly kind: 'shared' | 'service';
  /** Accounts of the people who use it or answer for it. */
  readonly people: readonly string[];
  readonly note: string;
  readonly grants: readonly DemoGrant[];
}

/** Accounts that are not one person's. */
export const demoAccounts: readonly DemoAccount[] = [
  { name: 'registratura', kind: 'shared', people: ['k.ibrayeva', 'a.yermek', 'k.duisen'], note: 'Тіркеу бөлімінің ортақ терминалы', grants: [] },
  {
    name: 'svc_lis_sync', kind: 'service', people: ['d.seitkazy'], note: 'Зертхана нәтижелерін жүйеге беру',
    grants: [{ base: 'Б-02', rights: ['view', 'transfer'], from: -420, order: '112-ө' }],
  },
  {
    name: 'svc_mobile', kind: 'service', people: ['d.smagul'], note: 'Мобильді қосымшаның сервері',
    grants: [{ base: 'Б-06', rights: ['view', 'change', 'supplement'], from: -420, order: '112-ө' }],
  },
  { name: 'postgres', kind: 'service', people: ['d.seitkazy'], note: 'Серверге қызмет көрсету', grants: [] },
];
