import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoOrganisation, demoSubjectsCsv } from '../../electron/vault/demo/sample.ts';
import { fileFor, keyFiles, keyPassword } from '../../test/e2e/harness/key-files.ts';
import { must } from '../../test/e2e/harness/sample-register.ts';
import { folderForApp } from '../runtime/launch.mjs';
import { projectRoot } from '../runtime/project.mjs';

/** @typedef {import('../../test/e2e/harness/app.ts').RunningConsole} Console */

/** @param {string} name values that the command line's demo fills a form with */
function sampleValues(name) {
  return JSON.parse(readFileSync(join(projectRoot, 'electron/cli/sample', name), 'utf8'));
}

/** @param {Console} derbes @param {string} path @param {import('../../shared/contract/index.ts').InputOf<'shell.pick'>['purpose']} purpose */
async function pick(derbes, path, purpose) {
  await derbes.answerDialogs({ open: path });
  const { file } = await must(derbes.call('shell.pick', { purpose }));
  if (!file) throw new Error(`${path} was not picked`);
  return file.handle;
}

/** The demo register, new and open. @param {Console} derbes @returns its finding about an access that was revoked */
export async function openDemo(derbes) {
  await must(derbes.call('register.createDemo', { parent: await pick(derbes, folderForApp('derbes-registers-'), 'register-parent') }));
  const { findings } = await must(derbes.call('findings.list', {}));
  const revoked = findings.find((one) => one.rule === 'grant_revoked');
  if (!revoked) throw new Error('the sample has no revoked access');
  return revoked;
}

/**
 * The demo register as it stands in the middle of a working day: one incident whose notice is ready to be signed, one application
 * signed, one journal exported.
 * @param {Console} derbes @param {import('../../shared/contract/findings.ts').Finding} revoked
 */
export async function makeWorkingDay(derbes, revoked) {
  const keys = keyFiles({ name: demoOrganisation.name.kk, bin: demoOrganisation.bin });
  const incident = await must(derbes.call('incidents.fromFindings', { findings: [revoked.id] }));
  await must(derbes.call('incidents.saveNotice', { id: incident.id, values: sampleValues('notice-values.json'), warningAccepted: true }));
  const subjects = fileFor('subjects.csv', demoSubjectsCsv());
  await must(derbes.call('incidents.importSubjects', { id: incident.id, file: await pick(derbes, subjects, 'csv-file') }));

  const values = sampleValues('application-values.json');
  const draft = await must(derbes.call('applications.create', { title: values.serviceNames.kk }));
  await must(derbes.call('applications.save', { id: draft.id, title: draft.title, values }));
  const packet = await must(derbes.call('applications.make', { id: draft.id }));
  await must(derbes.call('signing.signDocument', { document: packet.id, key: { provider: 'pkcs12', file: await pick(derbes, keys.signatory, 'key-file'), password: keyPassword } }));

  const journal = folderForApp('derbes-journal-');
  const exported = await must(
    derbes.call('audit.exportJournal', {
      filter: revoked.base ? { bases: [revoked.base.id] } : {},
      redaction: { account: 'revealed', person: 'revealed', statement: 'withheld', parameters: 'withheld', host: 'withheld', raw: 'withheld', other: 'withheld' },
      folder: await pick(derbes, journal, 'output-folder'),
      key: { provider: 'pkcs12', file: await pick(derbes, keys.signatory, 'key-file'), password: keyPassword },
    }),
  );
  const { bases } = await must(derbes.call('bases.list', {}));
  return { incident, application: draft, keys, journal: exported.path, base: bases[0]?.id ?? '', person: revoked.person?.id ?? '' };
}
