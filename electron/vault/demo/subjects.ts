import { fictionalIin } from './fictional-iin.ts';
import { SampleRandom } from './random.ts';
import { windows1251 } from './windows-1251.ts';

// Spelled as the system that writes the file spells them: Windows-1251 has no letters of Kazakh alone.
const surnames = ['Абыз', 'Ауезхан', 'Байзак', 'Бекжан', 'Гани', 'Дархан', 'Есим', 'Жандос', 'Зейнолла', 'Искак', 'Калиулы', 'Маден', 'Нуртай', 'Омаров', 'Пирали', 'Рыскул', 'Сапар', 'Турсын', 'Уали', 'Хамит', 'Шокан', 'Ыбырай'];
const givenNames = { male: ['Улан', 'Адил', 'Еркин', 'Бауыржан', 'Дидар', 'Мейрам', 'Нурсултан', 'Санжар'], female: ['Жулдыз', 'Сауле', 'Молдир', 'Нургуль', 'Айжан', 'Дана', 'Гаухар', 'Инжу'] };
const patronymics = { male: ['Омирханулы', 'Болатулы', 'Сериккалиулы', ''], female: ['Усенкызы', 'Галымкызы', 'Асанкызы', ''] };
const prefixes = ['701', '702', '705', '747', '777', '778'];

const rows = 240;
/** Rows that cannot be used, as they come in real files. Rows count from 1 below the header. */
const bad: Readonly<Record<number, 'control' | 'phone' | 'unreachable' | 'repeated'>> = { 18: 'control', 63: 'phone', 118: 'unreachable', 203: 'repeated' };

export interface DemoSubject {
  readonly surname: string;
  readonly given: string;
  readonly patronymic: string;
  readonly iin: string;
  readonly phone: string;
}

/** People whose data was copied. All made up; phones are of the range that is kept for such use. */
export function demoSubjects(): DemoSubject[] {
  const random = new SampleRandom(1951);
  return Array.from({ length: rows }, (_, index) => {
    const sex = random.next() < 0.5 ? 'male' : 'female';
    const year = random.between(45, 104);
    const birth = `${String(year % 100).padStart(2, '0')}${String(random.between(1, 12)).padStart(2, '0')}${String(random.between(1, 28)).padStart(2, '0')}`;
    const century = year < 100 ? (sex === 'male' ? 3 : 4) : sex === 'male' ? 5 : 6;
    return {
      surname: random.pick(surnames),
      given: random.pick(givenNames[sex]),
      patronymic: random.pick(patronymics[sex]),
      iin: fictionalIin(birth, century, 300 + index * 3),
      phone: `+7 ${random.pick(prefixes)} 555 ${String(random.between(0, 99)).padStart(2, '0')} ${String(random.between(0, 99)).padStart(2, '0')}`,
    };
  });
}

/** List of subjects as an export of the clinic's system gives it: Windows-1251, semicolons, and four rows with faults. */
export function demoSubjectsCsv(): Uint8Array {
  const subjects = demoSubjects();
  const lines = subjects.map((subject, index) => {
    const faulty = withFault(subject, bad[index + 1], subjects);
    return [faulty.surname, faulty.given, faulty.patronymic, faulty.iin, faulty.phone].join(';');
  });
  return windows1251(['Фамилия;Имя;Отчество;ИИН;Мобильный телефон', ...lines, ''].join('\r\n'));
}

function withFault(subject: DemoSubject, fault: (typeof bad)[number] | undefined, all: readonly DemoSubject[]): DemoSubject {
  switch (fault) {
    case 'control':
      return { ...subject, iin: subject.iin.slice(0, 11) + String((Number(subject.iin[11]) + 1) % 10) };
    case 'phone':
      return { ...subject, iin: '', phone: '+7 555 01 77' };
    case 'unreachable':
      return { ...subject, iin: '', phone: '' };
    case 'repeated':
      return { ...subject, iin: all[0]?.iin ?? '' };
    case undefined:
      return subject;
  }
}
