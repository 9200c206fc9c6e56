import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InputOf } from '../../../shared/contract/index.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import type { ProofView } from '../../../shared/contract/proof-view.ts';
import { type Language, language } from '../../../shared/contract/scalars.ts';
import type { Verification, VerifiedSignature } from '../../../shared/contract/signing.ts';
import { personalKinds } from '../../../shared/domain/redaction.ts';
import { clockTime } from '../../../shared/domain/verdict-params.ts';
import { verdictText } from '../../../shared/locales/verdict-text.ts';
import { almaty, toInstantString } from '../../vault/clock.ts';
import { type Command, type CommandContext, UsageError, dayOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';

/** Checks an exported journal, a container or a CMS, without any register; names the first bad place. */
export const verifyCommand: Command = {
  name: 'verify',
  usage: 'PATH [--content FILE] [--trust FOLDER] [--key KEY] [--at DAY] [--protocol FILE.pdf [--language kk|ru|en|all]]',
  options: { content: { type: 'string' }, trust: { type: 'string' }, key: { type: 'string' }, at: { type: 'string' }, protocol: { type: 'string' }, language: { type: 'string' } },
  run: async (context) => {
    const path = resolve(requiredPositional(context, 0, 'PATH'));
    const protocol = protocolOf(context, path);
    // The end of that day: a certificate that expired during it had still been good in the morning, and it is said so.
    const day = dayOption(context, 'at');
    const at = day && toInstantString(day.add({ days: 1 }).toZonedDateTime({ timeZone: almaty }).subtract({ seconds: 1 }).toInstant());
    let content = textOption(context, 'content');
    let result = await context.call('signing.verify', question(context, path, content, at));
    const beside = besideOf(path);
    if (content === undefined && lacksContent(result) && beside !== undefined) {
      content = beside;
      context.terminal.note(context.t('cli:verify.contentFound', { file: beside }));
      result = await context.call('signing.verify', question(context, path, content, at));
    }
    const written =
      protocol &&
      (await context.call('signing.verificationProtocol', {
        ...question(context, path, content, result.at),
        target: context.client.grant(protocol.target, 'write'),
        languages: [...protocol.languages],
      }));
    context.terminal.json(written ? { ...result, protocol: written.file } : result);
    print(context, result);
    if (written) context.terminal.line(`  ${written.file.sha256}  ${written.file.path}`);
    return { good: exitCode.ok, bad: exitCode.bad, undecided: exitCode.undecided }[result.state];
  },
};

interface Protocol {
  readonly target: string;
  readonly languages: readonly Language[];
}

function protocolOf(context: CommandContext, path: string): Protocol | undefined {
  const [target, asked] = [textOption(context, 'protocol'), textOption(context, 'language')];
  if (target === undefined) {
    if (asked !== undefined) throw new UsageError('optionNeeds', { option: '--language', needed: '--protocol' });
    return undefined;
  }
  const read = [path, ...[textOption(context, 'content')].flatMap((file) => (file === undefined ? [] : [resolve(file)]))];
  if (read.includes(resolve(target))) throw new UsageError('outIsInput', { option: '--protocol' });
  if (asked === 'all') return { target: resolve(target), languages: language.options };
  const one = language.safeParse(asked ?? context.language);
  if (!one.success) throw new UsageError('valueUnknown', { option: '--language', values: 'kk, ru, en, all' });
  return { target: resolve(target), languages: [one.data] };
}

function question(context: CommandContext, path: string, content: string | undefined, at: string | undefined): InputOf<'signing.verify'> {
  const { client } = context;
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new Fault('FILE_UNREADABLE', { place: { file: path } });
  const trust = textOption(context, 'trust');
  const key = textOption(context, 'key');
  return {
    file: client.grant(path, found.isDirectory() ? 'folder' : 'read'),
    ...(content === undefined ? {} : { content: client.grant(resolve(content), 'read') }),
    ...(trust === undefined ? {} : { trust: client.grant(resolve(trust), 'folder') }),
    ...(key === undefined ? {} : { key }),
    ...(at === undefined ? {} : { at }),
  };
}

function lacksContent(result: Verification): boolean {
  return result.kind === 'cms' && result.content === null && result.signatures.length > 0;
}

/** `letter.pdf` beside `letter.pdf.p7s`. */
function besideOf(path: string): string | undefined {
  const bare = path.replace(/\.(?:cms|p7s|p7m|sig)$/i, '');
  return bare !== path && existsSync(bare) ? bare : undefined;
}

function print({ t, terminal }: CommandContext, result: Verification): void {
  const check = (verdict: Verification['checks'][number], indent: string): void => {
    terminal.line(`${indent}${t(`verify:mark.${verdict.state}`)} ${verdictText(t, verdict)}`);
  };
  const signature = (each: VerifiedSignature, title: string, indent: string): void => {
    const name = each.signer ? `${each.signer.commonName}, ${each.signer.organisation || each.signer.iin}` : t('verify:signerUnknown');
    const times = [each.signingTime && t('cli:verify.claimed', { at: clockTime(each.signingTime) }), each.provenTime && t('cli:verify.proven', { at: clockTime(each.provenTime) })];
    terminal.line(`${indent}${title}${t(`verify:state.${each.state}`)}: ${[name, ...times].filter(Boolean).join('; ')}`);
    for (const one of each.checks) check(one, `${indent}  `);
    for (const { time, authority, policy, state, checks } of each.timestamps) {
      terminal.line(`${indent}  ${t(`verify:mark.${state}`)} ${t('cli:verify.timestamp', { at: time === null ? '—' : clockTime(time), authority, policy })}`);
      for (const one of checks.filter((found) => found.state !== 'good')) check(one, `${indent}    `);
    }
    for (const counter of each.counterSignatures) signature(counter, `${t('cli:verify.counter')}: `, `${indent}  `);
    if (each.counterSignaturesLeft > 0) terminal.line(`${indent}  ${t('cli:verify.countersLeft', { count: each.counterSignaturesLeft })}`);
  };
  terminal.line(`${t(`verify:state.${result.state}`)}  ${result.name}`);
  if (result.file) terminal.line(`  SHA-256 ${result.file.sha256}`);
  for (const one of result.checks) check(one, '  ');
  for (const each of result.signatures) signature(each, '', '  ');
  for (const file of result.files.filter((each) => !each.covered || each.state !== 'good')) {
    terminal.line(`  ${t(`verify:mark.${file.covered ? file.state : 'bad'}`)} ${file.name}${file.covered ? '' : ` (${t('verify:notCovered')})`}`);
  }
  if (result.proof) printProof({ t, terminal }, result.proof);
  if (!result.journal) return;
  const { size, shown, withheld, firstBad, redaction, pseudonymKey } = result.journal;
  terminal.line(t('cli:verify.journal', { size, shown, withheld }));
  if (withheld > 0) terminal.line(t('cli:verify.withheld'));
  if (redaction) {
    terminal.line(`${t('verification:redaction')}:`);
    for (const kind of personalKinds) terminal.line(`  ${t(`redaction:kind.${kind}`)}: ${t(`redaction:treatment.${redaction[kind]}`)}`);
  }
  if (pseudonymKey !== null) terminal.line(`  ${t('verify:mark.undecided')} ${t('redaction:unproven')} ${t('redaction:key', { key: pseudonymKey })}`);
  if (firstBad) {
    terminal.line(t(firstBad.record === null ? 'cli:verify.firstBadFile' : 'cli:verify.firstBadRecord', { file: firstBad.file, record: firstBad.record ?? 0, reason: t(`verify:${firstBad.reason}`) }));
  }
}

function printProof({ t, terminal }: Pick<CommandContext, 't' | 'terminal'>, { checkpoint, key, record }: ProofView): void {
  terminal.line(t('cli:verify.proofRoot', { size: checkpoint.size, root: checkpoint.root }));
  terminal.line(t('cli:verify.proofKey', { key }));
  if (!record) return;
  terminal.line(t(record.opened ? 'cli:verify.proofOpened' : 'cli:verify.proofClosed', { entered: record.entered }));
  if (record.opened) terminal.line(JSON.stringify(record.opened, null, 2));
}
