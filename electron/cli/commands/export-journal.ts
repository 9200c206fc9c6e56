import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JournalFilter } from '../../../shared/contract/journal.ts';
import { almaty, toInstantString } from '../../vault/clock.ts';
import { type Command, type CommandContext, dayOption, listOption, requiredOption, textOption, UsageError } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { identifierOf } from '../../vault/journal/blind-index.ts';
import { openRegister, registerOptions, secretFrom } from '../open-register.ts';
import { chosenPreset, chosenRedaction, redactionOptions, redactionUsage } from '../redaction.ts';
import { keyFrom, keyOptions, namesKey } from '../signing-key.ts';

/** The verifiable export of docs/formats/journal.md. */
export const exportJournalCommand: Command = {
  name: 'export-journal',
  usage: `--register FOLDER --out FOLDER [--base CODE]… [--from DAY] [--to DAY] ${redactionUsage} [--p12 FILE | --pkcs11 MODULE --token LABEL [--certificate FINGERPRINT] [--last-try] | --ncalayer [--trust FOLDER] [--ncalayer-port PORT]]`,
  options: {
    ...registerOptions,
    out: { type: 'string' },
    base: { type: 'string', multiple: true },
    from: { type: 'string' },
    to: { type: 'string' },
    ...redactionOptions,
    ...keyOptions,
  },
  run: async (context) => {
    const out = resolve(requiredOption(context, 'out'));
    const redaction = chosenRedaction(context);
    const series = textOption(context, 'series');
    await openRegister(context);
    const filter = await chosenFilter(context);
    if (chosenPreset(context) === 'subject') filter.text = await subjectNumber(context);
    const key = namesKey(context) ? await keyFrom(context, textOption) : undefined;
    mkdirSync(out, { recursive: true });
    const done = await context.call('audit.exportJournal', {
      filter,
      redaction,
      folder: context.client.grant(out, 'folder'),
      ...(series === undefined ? {} : { pseudonymSeries: series }),
      ...(key ? { key } : {}),
    });
    context.terminal.json(done);
    context.terminal.line(context.t('cli:export-journal.done', { path: done.path, shown: done.export.shown, withheld: done.export.withheld }));
    return exitCode.ok;
  },
};

/** Whose records an export for a subject opens. A number of a person never stands in argv. */
async function subjectNumber(context: CommandContext): Promise<string> {
  const given = await secretFrom(context, 'DERBES_SUBJECT', 'subject');
  if (identifierOf(given) === null) throw new UsageError('notSubject');
  return given;
}

async function chosenFilter(context: CommandContext): Promise<JournalFilter> {
  const filter: JournalFilter = {};
  const codes = listOption(context, 'base');
  if (codes.length > 0) {
    const { bases } = await context.call('bases.list', { archived: true });
    filter.bases = codes.map((code) => {
      const base = bases.find((each) => each.code === code);
      if (!base) throw new UsageError('baseUnknown', { code });
      return base.id;
    });
  }
  const from = dayOption(context, 'from');
  const to = dayOption(context, 'to');
  if (from) filter.from = toInstantString(from.toZonedDateTime({ timeZone: almaty }).toInstant());
  // `--to` names the last day wanted, so the filter ends where the next one begins.
  if (to) filter.to = toInstantString(to.add({ days: 1 }).toZonedDateTime({ timeZone: almaty }).toInstant());
  return filter;
}
