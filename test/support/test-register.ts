import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { Organisation } from '../../shared/contract/register.ts';
import type { Clock } from '../../electron/vault/clock.ts';
import { argon2Floor } from '../../electron/vault/crypto/argon2.ts';
import { createRegister } from '../../electron/vault/register/create.ts';
import { admitOperator } from '../../electron/vault/register/open.ts';
import { openSession } from '../../electron/vault/services/open-session.ts';
import type { Session } from '../../electron/vault/session.ts';

/** A clock that stands still until it is told to go. */
export class TestClock implements Clock {
  #now: Temporal.Instant;

  constructor(at = '2026-11-23T04:00:00Z') {
    this.#now = Temporal.Instant.from(at);
  }

  now(): Temporal.Instant {
    return this.#now;
  }

  advance(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration);
  }
}

export const testPassphrase = 'жусан исі аңқыған дала 7';

/** Fictional; the BIN has a right control digit. */
export const testOrganisation: Organisation = {
  name: { kk: '«Сынақ» ЖШС', ru: 'ТОО «Сынақ»' },
  bin: '180340000005',
  address: { kk: 'Алматы қ., Абай д-лы, 1', ru: 'г. Алматы, пр. Абая, 1' },
  phone: '+7 727 000 00 00',
  email: 'info@synaq.example',
  head: 'Сейтқали А. Б.',
  responsible: { name: 'Әлімова Г. С.', position: 'Бас маман', phone: '+7 701 000 00 00', email: 'dpo@synaq.example' },
};

export interface TestRegister {
  readonly session: Session;
  readonly clock: TestClock;
  /** The register's folder. */
  readonly folder: string;
  readonly operatorId: string;
  readonly passphrase: string;
  readonly recoveryCode: string;
  /** Closes the session and removes the folder. */
  dispose(): void;
}

/** A real register on disk with the cheapest key slots allowed, opened by its owner; in a folder of its own by default. */
export async function newTestRegister(clock = new TestClock(), folder?: string): Promise<TestRegister> {
  const parent = folder ?? mkdtempSync(path.join(tmpdir(), 'derbes-test-'));
  const created = await createRegister({
    parent,
    name: 'сынақ',
    organisation: testOrganisation,
    operator: { name: 'Әлімова Г. С.', position: 'Бас маман' },
    passphrase: testPassphrase,
    clock,
    cost: argon2Floor,
  });
  const session = openSession(created.opened, admitOperator(created.opened, created.operatorId), clock);
  return {
    session,
    clock,
    folder: created.opened.folder,
    operatorId: created.operatorId,
    passphrase: testPassphrase,
    recoveryCode: created.recoveryCode,
    dispose: () => {
      session.close();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
