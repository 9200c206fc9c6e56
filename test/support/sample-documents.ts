import type { FormValues } from '../../shared/contract/forms.ts';
import type { Organisation } from '../../shared/contract/register.ts';
import { bundledPacks, packFor, type RulePack } from '../../shared/regulation/packs.ts';
import { type AnnexRow, documentModel, type DocumentModel } from '../../electron/vault/documents/model.ts';

/** A fictional clinic, in the letters that only Kazakh has. */
export const clinic: Organisation = {
  name: { kk: '«Көктал» емханасы ЖШС', ru: 'ТОО «Поликлиника «Көктал»' },
  bin: '180340000005',
  address: { kk: '050000, Алматы қ., Қабанбай батыр к-сі, 164', ru: '050000, г. Алматы, ул. Кабанбай батыра, 164' },
  phone: '+7 727 555 01 00',
  email: 'info@koktal.example',
  head: 'Ә. Ж. Өтегенов',
  responsible: { name: 'Жанболат Әлия Ғалымқызы', position: 'дербес деректерге жауапты маман', phone: '+7 701 555 01 42', email: 'dpo@koktal.example' },
};

export const noticeValues = {
  breachKinds: ['unsanctioned_distribution', 'unsanctioned_access'],
  detectedAt: '2026-11-23T11:40:00.000Z',
  startedAt: '2026-11-21T18:48:00.000Z',
  endedAt: '2026-11-21T19:31:00.000Z',
  bases: { kk: 'Б-01 Пациенттер базасы', ru: 'Б-01 База пациентов' },
  circumstances: {
    kk: 'Бұрынғы қызметкердің есептік жазбасы оның жұмыстан босатылғанынан кейін ажыратылмаған. 2026 жылғы 21 қарашада сол есептік жазбамен пациенттер базасына кіріп, 18 340 жолды көшірген. Бұл журналды тексеру кезінде анықталды.',
    ru: 'Учётная запись бывшего работника не была отключена после его увольнения. 21 ноября 2026 года с этой учётной записью вошли в базу пациентов и скопировали 18 340 строк. Это обнаружено при проверке журнала.',
  },
  subjectsCount: 4912,
  recordsCount: 18340,
  responsibleName: 'Жанболат Әлия Ғалымқызы',
  responsiblePosition: 'дербес деректерге жауапты маман',
  responsiblePhone: '+7 701 555 01 42',
  responsibleEmail: 'dpo@koktal.example',
  legalMeasures: {
    kk: 'Босатылған қызметкерге көшірмені жою туралы талап жолданды.\nІшкі тергеу № 31 бұйрықпен басталды.',
    ru: 'Уволенному работнику направлено требование уничтожить копию.\nПриказом № 31 начато служебное расследование.',
  },
  organisationalMeasures: {
    kk: 'Босату күні рұқсатты тоқтату тәртібі енгізілді. Рұқсаты бар адамдардың тізбесі қайта қаралды.',
    ru: 'Введён порядок прекращения доступа в день увольнения. Пересмотрен перечень лиц, имеющих доступ.',
  },
  technicalMeasures: {
    kk: 'Есептік жазба ажыратылды, барлық құпиясөз ауыстырылды, деректер қорына сырттан қосылу жабылды.',
    ru: 'Учётная запись отключена, все пароли сменены, внешнее подключение к базе закрыто.',
  },
  risk: 'yes',
  recommendedMeasures: {
    kk: 'Күмәнді қоңыраулар мен хабарларға жауап бермеу, «электрондық үкімет» порталындағы құпиясөзді ауыстыру.',
    ru: 'Не отвечать на подозрительные звонки и сообщения, сменить пароль на портале «электронного правительства».',
  },
} satisfies FormValues;

export const applicationValues = {
  serviceNames: { kk: 'Пациентті емханаға тіркеу', ru: 'Прикрепление пациента к поликлинике' },
  neededServices: {
    kk: 'Жеке тұлғалар туралы мемлекеттік дерекқор: тіркеуші ЖСН енгізеді, жүйе тегі мен атын салыстырады, жауап пациент картасында сақталады.',
    ru: 'Государственная база данных «Физические лица»: регистратор вводит ИИН, система сверяет фамилию и имя, ответ хранится в карте пациента.',
  },
  servicePeriod: { kk: 'Тіркелген күннен бастап 1 жыл', ru: '1 год со дня прикрепления' },
  storageTime: { kk: 'Тіркеу тоқтатылғаннан кейін 5 жыл', ru: '5 лет после прекращения прикрепления' },
  storageJustification: { kk: 'Медициналық құжаттаманы сақтау мерзімі', ru: 'Срок хранения медицинской документации' },
  way: 'contact_centre_1414',
  conformity: true,
} satisfies FormValues;

const surnames = ['Бекжан', 'Омаров', 'Тұрсын', 'Қалиұлы', 'Абыз', 'Әуезхан', 'Байзақ', 'Өмірзақ'];

/** Fictional subjects; every third has no IIN, every fourth no patronymic. */
export function sampleSubjects(count: number): AnnexRow[] {
  return Array.from({ length: count }, (_, index) => ({
    surname: surnames[index % surnames.length]!,
    given: `Сәуле${index}`,
    patronymic: index % 4 === 3 ? '' : 'Ғалымқызы',
    iin: index % 3 === 2 ? '' : String(840_512_400_000 + index),
    phone: `+7701555${String(index % 10_000).padStart(4, '0')}`,
  }));
}

export const packs: Readonly<Record<RulePack['kind'], RulePack>> = {
  notice: bundledPacks.find((pack) => pack.kind === 'notice')!,
  application: bundledPacks.find((pack) => pack.kind === 'application')!,
};

/** A document of the bundled pack (or another) as of 24 November 2026. */
export function sampleModel(kind: RulePack['kind'], changes: { pack?: RulePack; values?: FormValues; annex?: AnnexRow[]; made?: string } = {}): DocumentModel {
  const made = changes.made ?? '2026-11-24T04:05:00.000Z';
  const { pack, warning } = packFor(kind, made.slice(0, 10), changes.pack ? [changes.pack] : bundledPacks);
  return documentModel({
    pack,
    warning,
    values: { ...(kind === 'notice' ? noticeValues : applicationValues), ...changes.values },
    organisation: clinic,
    number: '2026-004',
    version: 1,
    made,
    author: 'Жанболат Ә. Ғ.',
    annex: changes.annex ?? sampleSubjects(3),
  });
}
