import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFindings } from '../../../electron/vault/journal/findings/finding-store.ts';
import { importLog } from '../../../electron/vault/journal/ingest/import-log.ts';
import { listBatches } from '../../../electron/vault/journal/ingest/source-store.ts';
import { journalOf } from '../../../electron/vault/journal/journal.ts';
import { verifyJournal } from '../../../electron/vault/journal/verify-journal.ts';
import type { Session } from '../../../electron/vault/session.ts';
import { pgauditLog } from '../../support/pgaudit-log.ts';
import { openAgain, type Registered, registerToImportInto } from './kill-importer.ts';

/** Kills of one run; `DERBES_LONG=1` makes it fifty. */
const kills = process.env['DERBES_LONG'] ? 50 : 3;
const lines = 20_000;
const importer = path.join(import.meta.dirname, 'kill-importer.ts');
const never = new AbortController().signal;

let parent: string;
let log: string;
let original: Registered;
let undisturbed: { readonly records: string; readonly findings: string };
let tookMs: number;

beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'derbes-import-kill-'));
  log = path.join(parent, 'pgaudit.csv');
  writeFileSync(log, pgauditLog(lines));
  original = await registerToImportInto(parent);
  const { session, into } = copy('undisturbed');
  const from = performance.now();
  expect(await imported(session, into)).toMatchObject({ read: lines, added: lines, rejected: 0 });
  tookMs = performance.now() - from;
  undisturbed = contentsOf(session);
  expect(undisturbed.findings).not.toBe('');
  session.close();
});
afterAll(() => {
  rmSync(parent, { recursive: true, force: true });
});

function copy(name: string): { session: Session; into: Registered } {
  const into = { ...original, folder: path.join(parent, name) };
  cpSync(original.folder, into.folder, { recursive: true });
  return { session: openAgain(into), into };
}

function imported(session: Session, { source }: Registered) {
  return importLog({ session, source, path: log, fileName: 'pgaudit.csv', signal: never, progress: () => undefined });
}

/** Everything that an import leaves behind, but for what tells one import from another. */
function contentsOf(session: Session): { records: string; findings: string } {
  const journal = journalOf(session.db, session.clock);
  const records = journal.page({ stream: 'log' }, 'oldest', 0, lines + 1).lines.map(({ sequence: _sequence, ...record }) => JSON.stringify(record));
  const findings = listFindings(session.db, ['open']).map((one) => JSON.stringify([one.rule, one.base?.code, one.account, one.person?.name, one.records, one.rows, one.actions, one.objects, one.why]));
  return { records: records.join('\n'), findings: findings.sort().join('\n') };
}

/** Lets the importer work and kills it without warning. @returns what it said was added; null where it was done before */
async function importAndKill(into: Registered, afterMs: number): Promise<number | null> {
  const child = spawn(process.execPath, [importer, log, JSON.stringify(into)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    output += text;
  });
  const [code, signal] = await new Promise<readonly [number | null, string | null]>((resolve) => child.on('close', (...ended) => resolve(ended)));
  if (signal === null) {
    expect(code).toBe(0);
    return null;
  }
  expect(signal).toBe('SIGKILL');
  // The last line may be cut: what counts as said ends with a line feed. The first one tells the beginning.
  return Number(output.slice(0, output.lastIndexOf('\n')).split('\n').slice(1).at(-1) ?? 0);
}

test('killed at any moment, an import loses nothing that it said it had, and a second one makes it whole', { timeout: 60_000 + 30_000 * kills }, async () => {
  let cutShort = 0;
  for (let tries = 0, killed = 0; killed < kills; tries++) {
    const { session: unused, into } = copy(`killed-${tries}`);
    unused.close();
    // Moments strewn over the whole of it, and a little more: the last commit is one of them.
    const said = await importAndKill(into, tookMs * 1.1 * ((0.382 + tries * 0.618) % 1));
    if (said !== null) killed += 1;
    const session = openAgain(into);
    try {
      const journal = journalOf(session.db, session.clock);
      const [batch] = listBatches(session.db);
      const kept = journal.summary().log;
      expect(kept).toBe(batch?.added ?? 0);
      expect(kept).toBeGreaterThanOrEqual(said ?? lines);
      if (said !== null && kept > 0 && kept < lines) cutShort += 1;
      expect((await verifyJournal(session.db, journal, never, () => undefined)).bad).toBeNull();

      expect(await imported(session, into)).toMatchObject({ read: lines, added: lines - kept, duplicates: kept, rejected: 0 });
      const contents = contentsOf(session);
      expect(contents.records === undisturbed.records, 'the same records').toBe(true);
      expect(contents.findings).toBe(undisturbed.findings);
      expect((await verifyJournal(session.db, journal, never, () => undefined)).bad).toBeNull();
    } finally {
      session.close();
      rmSync(into.folder, { recursive: true });
    }
  }
  // Fifty moments of which none left a part of the log would prove little.
  if (kills >= 50) expect(cutShort).toBeGreaterThan(0);
});

test('broken off after the last record and before the end, it leaves findings that the next import makes', async () => {
  const { session, into } = copy('broken-off');
  try {
    const breaking = importLog({
      session, source: into.source, path: log, fileName: 'pgaudit.csv', signal: never, progress: () => undefined,
      atEnd: () => { throw new Error('broken off'); },
    }); // prettier-ignore
    await expect(breaking).rejects.toThrow('broken off');
    expect(listBatches(session.db)).toMatchObject([{ added: lines, finishedAt: null }]);
    expect(contentsOf(session).findings).not.toBe(undisturbed.findings);
    expect(await imported(session, into)).toMatchObject({ added: 0, duplicates: lines });
    expect(contentsOf(session)).toEqual(undisturbed);
  } finally {
    session.close();
  }
});
