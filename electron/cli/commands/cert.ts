import { resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { Fault } from '../../../shared/contract/problem.ts';
import type { CertificateInspection } from '../../../shared/contract/signing.ts';
import { almaty } from '../../vault/clock.ts';
import { type Command, type CommandContext, UsageError, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { secretFrom } from '../open-register.ts';

/** Says whose certificate a file holds; with `--out` writes it alone (R37). A password is asked for only where there is one. */
export const certCommand: Command = {
  name: 'cert',
  usage: 'FILE [--out FILE.cer]',
  options: { out: { type: 'string' } },
  run: async (context) => {
    const path = resolve(requiredPositional(context, 0, 'FILE'));
    const given = textOption(context, 'out');
    const out = given === undefined ? undefined : resolve(given);
    if (out === path) throw new UsageError('outIsInput', { option: '--out' });
    const { found, password } = await inspect(context, path);
    const saved =
      out === undefined
        ? undefined
        : await context.call('signing.exportCertificate', { file: found.file, target: context.client.grant(out, 'write'), ...password });
    context.terminal.json({ ...withoutHandle(found), saved: saved?.file ?? null });
    print(context, found);
    if (saved) context.terminal.line(context.t('cli:cert.saved', { path: saved.file.path }));
    return exitCode.ok;
  },
};

interface Inspected {
  readonly found: CertificateInspection;
  readonly password: { readonly password?: string };
}

async function inspect(context: CommandContext, path: string): Promise<Inspected> {
  const file = context.client.grant(path, 'read');
  try {
    return { found: await context.call('signing.inspectCertificate', { file }), password: {} };
  } catch (error) {
    if (!(error instanceof Fault) || error.problem.code !== 'KEY_PASSWORD_NEEDED') throw error;
    const password = await secretFrom(context, 'DERBES_KEY_PASSWORD', 'keyPassword');
    return { found: await context.call('signing.inspectCertificate', { file, password }), password: { password } };
  }
}

/** The handle means nothing outside this process. */
function withoutHandle({ file: _file, ...rest }: CertificateInspection): Omit<CertificateInspection, 'file'> {
  return rest;
}

function print({ terminal, t }: CommandContext, { name, certificate, chain, refusals }: CertificateInspection): void {
  const day = (at: string): string => Temporal.Instant.from(at).toZonedDateTimeISO(almaty).toPlainDate().toString();
  const left = certificate.daysLeft < 0 ? t('cli:cert.ended') : t('cli:cert.daysLeft', { count: certificate.daysLeft });
  const rows: readonly (readonly [label: string, value: string])[] = [
    [t('certificate:field.subject'), certificate.commonName || certificate.subject],
    [t('certificate:field.iin'), certificate.iin],
    [t('certificate:field.organisation'), certificate.organisation],
    [t('certificate:field.bin'), certificate.bin],
    [t('certificate:field.roles'), certificate.roles.map((role) => t(`certificate:role.${role}`)).join(', ')],
    [t('certificate:field.validity'), `${t('cli:cert.until', { from: day(certificate.notBefore), to: day(certificate.notAfter) })} (${left})`],
    [t('certificate:field.purpose'), t(`certificate:purpose.${certificate.purpose}`)],
    [t('certificate:field.keyUsage'), certificate.keyUsage.map((usage) => t(`certificate:keyUsage.${usage}`)).join(', ')],
    [t('certificate:field.algorithm'), `${t(`certificate:algorithm.${certificate.algorithm}`)}${certificate.algorithm === 'RSA' ? ` ${certificate.keyBits}` : ''}`],
    [t('certificate:field.issuer'), [certificate.issuer, ...chain.slice(1).map((each) => each.commonName)].join(' ← ')],
    [t('certificate:field.serial'), certificate.serial],
    [t('certificate:field.fingerprint'), certificate.fingerprint],
  ];
  terminal.line(t('cli:cert.from', { name }));
  for (const [label, value] of rows) if (value !== '') terminal.line(`  ${label}: ${value}`);
  if (refusals.length === 0) terminal.line(t('cli:cert.usable'));
  for (const code of refusals) terminal.line(`✗ ${t(`errors:${code}.message`)}`);
}
