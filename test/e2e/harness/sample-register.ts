import type { RunningConsole } from './app.ts';

export const passphrase = 'қызыл алма тауда бұлақ жетінші';

/** Calls that must succeed while a test prepares what it looks at. */
export async function must<T>(answer: Promise<{ ok: true; value: T } | { ok: false; problem: { code: string } }>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

/** A register with a handful of invented bases and people, made through the bridge and left open. */
export async function makeRegister(derbes: RunningConsole, folder: string, name = 'koktal'): Promise<{ bases: string[]; people: string[] }> {
  await derbes.answerDialogs({ open: folder, question: 1 });
  const { file } = await must(derbes.call('shell.pick', { purpose: 'register-parent' }));
  await must(
    derbes.call('register.create', {
      parent: file!.handle,
      name,
      organisation: {
        name: { kk: '«Көктал Клиника» ЖШС', ru: 'ТОО «Коктал Клиника»' },
        bin: '120340007180',
        address: { kk: 'Алматы қ., Сарыбұлақ к-сі, 14', ru: 'г. Алматы, ул. Сарыбулак, 14' },
        responsible: {},
      },
      operator: { name: 'Әлия Жанболат' },
      passphrase,
    }),
  );
  const bases: string[] = [];
  for (const [index, [kk, ru, dbms, subjects]] of sampleBases.entries()) {
    const base = await must(
      derbes.call('bases.create', {
        code: `Б-${String(index + 1).padStart(2, '0')}`,
        name: { kk, ru },
        owner: { name: '«Көктал Клиника» ЖШС', bin: '120340007180' },
        operator: {},
        purposes: ['Медициналық көмек көрсету', 'Қабылдауға жазу'],
        location: { country: index === 3 ? 'DE' : 'KZ', address: 'Алматы' },
        dbms,
        subjects,
        records: subjects,
        categories: ['Сәйкестендіру', 'Денсаулық'],
        accessCategory: 'restricted',
        organisationRole: 'owner',
      }),
    );
    bases.push(base.id);
  }
  const people: string[] = [];
  for (const [surname, given, account, dismissed] of samplePeople) {
    const person = await must(derbes.call('people.create', { surname, given, position: 'Регистратор', dismissed }));
    people.push(person.id);
    await must(derbes.call('people.createAccount', { name: account, kind: 'personal', people: [person.id] }));
    await must(
      derbes.call('people.createGrant', { base: bases[0]!, person: person.id, rights: ['view', 'change'], from: '2026-01-05', order: { number: '214-к' } }),
    );
  }
  return { bases, people };
}

const sampleBases = [
  ['Медициналық ақпараттық жүйе', 'МИС «Көктал»', 'PostgreSQL 15', 184_220],
  ['Зертхана нәтижелері', 'Результаты лаборатории', 'PostgreSQL 15', 96_410],
  ['Қағаз карталар мұрағаты', 'Архив бумажных карт', 'Қағаз', 210_500],
  ['Сақтандыру шарттары', 'Договоры страхования', 'Oracle 19c', 33_150],
] as const;

const samplePeople = [
  ['Ыбырай', 'Асқар', 'a.ybyrai', null],
  ['Қадыров', 'Нұрлан', 'n.kadyrov', '2026-01-13'],
  ['Ібраева', 'Күлән', 'k.ibrayeva', null],
] as const;
