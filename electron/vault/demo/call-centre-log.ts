import { SampleRandom } from './random.ts';
import { windows1251 } from './windows-1251.ts';

const minute = 60_000;
const hour = 60 * minute;
const dayMs = 24 * hour;
const zoneOffset = 5 * hour;

/** Days before the night on which the export ends: the source has been silent since. */
const silentDays = 5;
const days = 30;

const accounts = [['a.zhumabek', '10.14.7.21'], ['m.sadykova', '10.14.7.22']] as const;
const actions = ['Просмотр карточки', 'Просмотр карточки', 'Просмотр карточки', 'Изменение карточки', 'Добавление обращения'] as const;

/**
 * Journal of the call centre's own program as its export gives it: Windows-1251, semicolons, clock times without a zone.
 * @param night midnight in Almaty, milliseconds
 */
export function demoCallCentreLog(night: number): Uint8Array {
  const random = new SampleRandom(58_900);
  const rows: { readonly at: number; readonly cells: readonly string[] }[] = [];
  for (let day = -days; day < -silentDays; day += 1) {
    const midnight = night + day * dayMs;
    const weekday = new Date(midnight + zoneOffset).getUTCDay();
    if (weekday === 0) continue;
    for (const [account, host] of accounts) {
      let at = midnight + 9 * hour + random.between(0, 20) * minute;
      rows.push({ at, cells: [account, 'Вход', '', '', host] });
      for (let count = random.between(1, 4); count > 0; count -= 1) {
        at += random.between(4, 90) * minute;
        rows.push({ at, cells: [account, random.pick(actions), 'card', '1', host] });
      }
    }
  }
  rows.sort((a, b) => a.at - b.at);
  const lines = rows.map(({ at, cells }) => [timeText(at), ...cells].join(';'));
  return windows1251(['Дата и время;Пользователь;Действие;Объект;Кол-во записей;IP-адрес', ...lines, ''].join('\r\n'));
}

function timeText(ms: number): string {
  const [date = '', time = ''] = new Date(ms + zoneOffset).toISOString().slice(0, 19).split('T');
  return `${date.split('-').reverse().join('.')} ${time}`;
}
