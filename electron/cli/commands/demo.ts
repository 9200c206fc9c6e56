import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import type { DocumentRecord } from '../../../shared/contract/documents.ts';
import { formValues } from '../../../shared/contract/forms.ts';
import type { Finding } from '../../../shared/contract/findings.ts';
import { usualRedaction } from '../../../shared/domain/redaction.ts';
import { makeDemoPki } from '../../vault/signing/demo/pki.ts';
import { demoPassphrase } from '../../vault/services/demo.ts';
import { demoSignatory, demoSubjectsCsv } from '../../vault/demo/sample.ts';
import { almaty } from '../../vault/clock.ts';
import { type Command, type CommandContext, requiredOption, UsageError } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import applicationValues from '../sample/application-values.json' with { type: 'json' };
import noticeValues from '../sample/notice-values.json' with { type: 'json' };

/** The whole path on the shipped sample, by the same calls that the window makes. */
export const demoCommand: Command = {
  name: 'demo',
  usage: '--out FOLDER',
  options: { out: { type: 'string' }, force: { type: 'boolean' } },
  run: async (context) => {
    const started = performance.now();
    const out = resolve(requiredOption(context, 'out'));
    mkdirSync(out, { recursive: true });
    if (readdirSync(out).length > 0 && !context.options.force) throw new UsageError('outNotEmpty', { out });

    const register = await context.call('register.createDemo', { parent: context.client.grant(out, 'folder') });
    const today = await context.call('today.overview', {});
    const { findings } = await context.call('findings.list', { state: 'open' });
    const key = writeKey(out);

    const incident = await context.call('incidents.fromFindings', { findings: [gravest(findings).id] });
    const subjectsFile = join(out, 'sample', 'subjects.csv');
    writeFileSync(subjectsFile, demoSubjectsCsv());
    const subjects = await context.call('incidents.importSubjects', { id: incident.id, file: context.client.grant(subjectsFile, 'read') });
    await context.call('incidents.saveNotice', { id: incident.id, values: formValues.parse(noticeValues), warningAccepted: true });
    const notice = await signed(context, await context.call('incidents.makeNotice', { id: incident.id }), key, join(out, 'notice'));

    const draft = await context.call('applications.create', { title: context.t('cli:demo.application') });
    await context.call('applications.save', { id: draft.id, title: applicationValues.serviceNames.kk, values: formValues.parse(applicationValues) });
    const application = await signed(context, await context.call('applications.make', { id: draft.id }), key, join(out, 'application'));

    const journalFolder = join(out, 'journal');
    mkdirSync(journalFolder);
    const base = gravest(findings).base;
    const journal = await context.call('audit.exportJournal', {
      filter: base ? { bases: [base.id] } : {},
      redaction: usualRedaction,
      folder: context.client.grant(journalFolder, 'folder'),
      key: { provider: 'pkcs12', file: context.client.grant(key.path, 'read'), password: key.password },
    });

    const verified = [
      ...(await verifyAll(context, [...notice.signed, ...application.signed], 'read', key.trust)),
      ...(await verifyAll(context, [journal.path], 'folder', key.trust)),
    ];
    const summary: Summary = {
      register: register.path,
      passphrase: demoPassphrase,
      journal: { records: today.journal.size, bases: today.bases, people: today.people },
      findings: findings.length,
      incident: { number: incident.number, target: incident.deadline.target, subjects: subjects.accepted, rejectedSubjects: subjects.rejected },
      notice: { folder: notice.folder, files: notice.files },
      application: { folder: application.folder, files: application.files },
      export: { folder: journal.path, shown: journal.export.shown, withheld: journal.export.withheld },
      verified,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
    context.terminal.json(summary);
    printSummary(context, summary);
    return verified.some((result) => result.state === 'bad') ? exitCode.bad : exitCode.ok;
  },
};

interface Verified {
  readonly name: string;
  readonly state: 'good' | 'bad' | 'undecided';
}

interface Summary {
  readonly register: string;
  readonly passphrase: string;
  readonly journal: { readonly records: number; readonly bases: number; readonly people: number };
  readonly findings: number;
  readonly incident: { readonly number: string; readonly target: string; readonly subjects: number; readonly rejectedSubjects: number };
  readonly notice: { readonly folder: string; readonly files: readonly string[] };
  readonly application: { readonly folder: string; readonly files: readonly string[] };
  readonly export: { readonly folder: string; readonly shown: number; readonly withheld: number };
  readonly verified: readonly Verified[];
  readonly seconds: number;
}

function printSummary({ terminal, t }: CommandContext, summary: Summary): void {
  const rows: readonly (readonly [label: string, value: string])[] = [
    ['register', summary.register],
    ['journal', t('cli:demo.journalValue', summary.journal)],
    ['findings', String(summary.findings)],
    ['incident', summary.incident.number],
    ['deadline', localTime(summary.incident.target)],
    ['subjects', t('cli:notice.subjects', { accepted: summary.incident.subjects, rejected: summary.incident.rejectedSubjects })],
    ['notice', summary.notice.folder],
    ...summary.notice.files.map((file) => ['', file] as const),
    ['application', summary.application.folder],
    ...summary.application.files.map((file) => ['', file] as const),
    ['export', summary.export.folder],
    ['', t('cli:demo.exportValue', summary.export)],
    ...summary.verified.map(({ name, state }, index) => [index === 0 ? 'verified' : '', `${t(`verify:state.${state}`)}  ${name}`] as const),
    ['time', t('cli:demo.seconds', { seconds: summary.seconds })],
  ];
  const width = Math.max(...rows.map(([label]) => (label === '' ? 0 : t(`cli:demo.${label}`).length)));
  for (const [label, value] of rows) terminal.line(`${(label === '' ? '' : t(`cli:demo.${label}`)).padEnd(width)}  ${value}`);
  terminal.line();
  terminal.line(t('cli:demo.passphrase', { passphrase: summary.passphrase }));
  terminal.line(t('cli:demo.fictional'));
}

/** `23.11.2026 16:40` in Almaty. */
function localTime(instant: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(almaty);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.day)}.${two(at.month)}.${at.year} ${two(at.hour)}:${two(at.minute)}`;
}

/** The finding with the most rows behind it: the copied table of the sample. */
function gravest(findings: readonly Finding[]): Finding {
  // Of those behind which a person stands: what a service did at night may be its work.
  const sorted = findings.filter(({ person }) => person !== null).sort((a, b) => b.rows - a.rows);
  if (!sorted[0]) throw new Error('The sample has no findings');
  return sorted[0];
}

interface KeyFile {
  readonly path: string;
  readonly password: string;
  /** Root, authority and revocation list that the key's signatures are held against. */
  readonly trust: string;
}

/** A key of an authority made up on the spot, beside its certificates so that openssl can check what it signs. */
function writeKey(out: string): KeyFile {
  const folder = join(out, 'sample');
  const trust = join(folder, 'trust');
  mkdirSync(trust, { recursive: true });
  const password = 'Qwerty12';
  const pki = makeDemoPki({ ...demoSignatory, at: Temporal.Now.instant().epochMilliseconds, password, algorithm: 'RSA' });
  const path = join(folder, 'signatory.p12');
  writeFileSync(path, pki.keys.signatory.p12);
  for (const [name, certificate] of [
    ['root', pki.root.certificate],
    ['authority', pki.authority.certificate],
  ] as const) {
    writeFileSync(join(trust, `${name}.pem`), pem(certificate));
  }
  writeFileSync(join(trust, 'authority.crl'), pki.crl);
  return { path, password, trust };
}

function pem(certificate: Uint8Array): string {
  const lines = Buffer.from(certificate).toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

interface SavedPacket {
  readonly folder: string;
  readonly files: readonly string[];
  /** Paths of the attached CMS files and the container. */
  readonly signed: readonly string[];
}

async function signed(context: CommandContext, document: DocumentRecord, key: KeyFile, folder: string): Promise<SavedPacket> {
  await context.call('signing.signDocument', {
    document: document.id,
    key: { provider: 'pkcs12', file: context.client.grant(key.path, 'read'), password: key.password },
  });
  mkdirSync(folder);
  const { files } = await context.call('documents.save', { id: document.id, folder: context.client.grant(folder, 'folder') });
  const paths = files.map((file) => file.path);
  return { folder, files: files.map((file) => file.name), signed: paths.filter((path) => /\.(cms|asice)$/.test(path)) };
}

async function verifyAll(context: CommandContext, paths: readonly string[], mode: 'read' | 'folder', trust: string): Promise<Verified[]> {
  const results: Verified[] = [];
  for (const path of paths) {
    const { name, state } = await context.call('signing.verify', { file: context.client.grant(path, mode), trust: context.client.grant(trust, 'folder') });
    results.push({ name, state });
  }
  return results;
}
