import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '../../../shared/contract/problem.ts';
import { almaty, toInstantString } from '../../vault/clock.ts';
import { type Command, dayOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';

/** Checks an exported journal, a container or a CMS, without any register; names the first bad place. */
export const verifyCommand: Command = {
  name: 'verify',
  usage: 'PATH [--content FILE] [--trust FOLDER] [--at DAY]',
  options: { content: { type: 'string' }, trust: { type: 'string' }, at: { type: 'string' } },
  run: async (context) => {
    const path = resolve(requiredPositional(context, 0, 'PATH'));
    const content = textOption(context, 'content');
    const trust = textOption(context, 'trust');
    // The end of that day: a certificate that expired during it had still been good in the morning, and it is said so.
    const at = dayOption(context, 'at');
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Fault('FILE_UNREADABLE', { place: { file: path } });
    const result = await context.call('signing.verify', {
      file: context.client.grant(path, found.isDirectory() ? 'folder' : 'read'),
      ...(content === undefined ? {} : { content: context.client.grant(resolve(content), 'read') }),
      ...(trust === undefined ? {} : { trust: context.client.grant(resolve(trust), 'folder') }),
      ...(at === undefined ? {} : { at: toInstantString(at.add({ days: 1 }).toZonedDateTime({ timeZone: almaty }).subtract({ seconds: 1 }).toInstant()) }),
    });
    context.terminal.json(result);
    const { t, terminal } = context;
    terminal.line(`${t(`verify:state.${result.state}`)}  ${result.name}`);
    for (const check of result.checks) terminal.line(`  ${t(`verify:mark.${check.state}`)} ${t(`verify:${check.reason}`, check.params)}`);
    for (const signature of result.signatures) {
      terminal.line(`  ${signature.signer ? `${signature.signer.commonName}, ${signature.signer.organisation || signature.signer.iin}` : t('verify:signerUnknown')}`);
      for (const check of signature.checks) terminal.line(`    ${t(`verify:mark.${check.state}`)} ${t(`verify:${check.reason}`, check.params)}`);
    }
    for (const file of result.files.filter((each) => !each.covered || each.state !== 'good')) {
      terminal.line(`  ${t(`verify:mark.${file.covered ? file.state : 'bad'}`)} ${file.name}${file.covered ? '' : ` (${t('verify:notCovered')})`}`);
    }
    if (result.journal) {
      terminal.line(t('cli:verify.journal', { size: result.journal.size, shown: result.journal.shown, withheld: result.journal.withheld }));
      const bad = result.journal.firstBad;
      if (bad) {
        terminal.line(t(bad.record === null ? 'cli:verify.firstBadFile' : 'cli:verify.firstBadRecord', { file: bad.file, record: bad.record ?? 0, reason: t(`verify:${bad.reason}`) }));
      }
    }
    return { good: exitCode.ok, bad: exitCode.bad, undecided: exitCode.undecided }[result.state];
  },
};
