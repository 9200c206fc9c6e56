import { argon2Floor } from '../../../electron/vault/crypto/argon2.ts';
import { systemClock } from '../../../electron/vault/clock.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { createRegister } from '../../../electron/vault/register/create.ts';
import { openRegister } from '../../../electron/vault/register/open.ts';
import { logEntries } from '../../support/journal-entries.ts';
import { testOrganisation, testPassphrase } from '../../support/test-register.ts';

/**
 * Appends until it is killed. Says the size of the tree after every batch that was committed, one line each.
 * argv: FOLDER, data key in hex; or PARENT alone, to create a register and say folder and key. With `closing` after them the register is opened
 * and closed for every batch, and the kill comes in between more often than not.
 */
const [, , folder = '', key, closing] = process.argv;
if (key === undefined) {
  const { opened } = await createRegister({
    parent: folder,
    name: 'writer',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.', position: '' },
    passphrase: testPassphrase,
    clock: systemClock,
    cost: argon2Floor,
  });
  process.stdout.write(`${opened.folder}\n${Buffer.from(opened.dataKey).toString('hex')}\n`);
  opened.close();
} else if (closing !== undefined) {
  for (;;) {
    const opened = openRegister(folder, Buffer.from(key, 'hex'));
    const journal = journalOf(opened.db, systemClock);
    journal.append(logEntries(1, journal.size));
    process.stdout.write(`${journal.size}\n`);
    opened.close();
  }
} else {
  const { db } = openRegister(folder, Buffer.from(key, 'hex'));
  const journal = journalOf(db, systemClock);
  for (let batch = 0; ; batch++) {
    const count = [1, 7, 300, 1000][batch % 4] ?? 1;
    journal.append(logEntries(count, journal.size));
    if (batch % 5 === 0) journal.checkpoint('schedule');
    process.stdout.write(`${journal.size}\n`);
  }
}
