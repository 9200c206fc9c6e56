import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importLog } from '../../electron/vault/journal/ingest/import-log.ts';
import { openLogFile } from '../../electron/vault/journal/ingest/log-file.ts';
import { getSource } from '../../electron/vault/journal/ingest/source-store.ts';
import { addAccount, addBase, addGrant, addPerson, addSource } from '../support/lists.ts';
import { writeClinicLog } from '../support/clinic-log.ts';
import { newTestRegister } from '../support/test-register.ts';

/** Import of a pgaudit log, from the file to the last commit. DERBES_BENCH_SIZES="10000,100000,1000000" sets the sizes, in lines. */
const sizes = (process.env['DERBES_BENCH_SIZES'] ?? '10000,100000').split(',').map(Number);

for (const size of sizes) {
  const folder = mkdtempSync(path.join(tmpdir(), 'derbes-bench-'));
  const register = await newTestRegister();
  const { db } = register.session;
  try {
    const file = path.join(folder, 'pgaudit.csv');
    writeClinicLog(file, size);
    const base = addBase(db, 'Б-01', 'МИС');
    const wide = ['view', 'change', 'supplement', 'destroy', 'export'] as const;
    for (const name of ['k_ibrayeva', 'g_ospanova', 'n_kadyrov', 'r_akhmet', 'd_seitkazy', 'registratura', 'svc_lis_sync']) {
      const person = addPerson(db, name, 'А');
      addAccount(db, name, 'personal', [person]);
      addGrant(db, { base, person, rights: wide, from: '2020-01-01' });
    }
    const source = addSource(db, { name: 'сервер', objects: [{ database: 'mis', schema: '*', table: '*', base }] });
    const readStarted = performance.now();
    const reading = await openLogFile(file, getSource(db, source));
    let items = 0;
    for await (const portion of reading.portions()) items += portion.length;
    await reading.close();
    const readSeconds = (performance.now() - readStarted) / 1000;

    let most = 0;
    const before = process.memoryUsage.rss();
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() - before)), 50);
    const cpu = process.cpuUsage();
    const started = performance.now();
    const { added } = await importLog({
      session: register.session, source, path: file, fileName: 'pgaudit.csv', signal: new AbortController().signal,
      progress: () => (most = Math.max(most, process.memoryUsage.rss() - before)),
    }); // prettier-ignore
    const seconds = (performance.now() - started) / 1000;
    clearInterval(watch);
    const used = process.cpuUsage(cpu);
    console.log(
      `${size.toLocaleString('en')} lines, ${(statSync(file).size / 1e6).toFixed(0)} MB: ${seconds.toFixed(1)} s, ${Math.round(added / seconds).toLocaleString('en')}/s, ` +
        `${((used.user + used.system) / added).toFixed(1)} µs of processor time a record, memory +${Math.round(most / 2 ** 20)} MiB; reading alone ${readSeconds.toFixed(1)} s (${items})`,
    );
  } finally {
    register.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
