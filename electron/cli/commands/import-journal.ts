import { resolve } from 'node:path';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { type Command, type CommandContext, listOption, requiredOption, requiredPositional, textOption, UsageError } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { openRegister, registerOptions } from '../open-register.ts';

/** Imports a log into the journal. A PostgreSQL source that does not exist yet is made, with the objects of `--map`. */
export const importJournalCommand: Command = {
  name: 'import-journal',
  usage: 'FILE --register FOLDER --source NAME [--map DATABASE.SCHEMA.TABLE=BASE-CODE]…',
  options: { ...registerOptions, source: { type: 'string' }, map: { type: 'string', multiple: true }, timezone: { type: 'string' } },
  run: async (context) => {
    const file = resolve(requiredPositional(context, 0, 'FILE'));
    const name = requiredOption(context, 'source');
    await openRegister(context);
    const source = await sourceNamed(context, name);
    const { batch } = await context.call('sources.import', { source: source.id, file: context.client.grant(file, 'read') });
    context.terminal.json({ batch });
    context.terminal.line(context.t('cli:import-journal.counts', { ...batch }));
    if (batch.unmappedObjects > 0 || batch.unmappedAccounts > 0) {
      const unmapped = await context.call('sources.unmapped', { source: source.id });
      context.terminal.line(context.t('cli:import-journal.unmapped'));
      for (const object of unmapped.objects) context.terminal.line(`  ${object.database}.${object.schema}.${object.table}\t${object.records}`);
      for (const account of unmapped.accounts) context.terminal.line(`  ${account.account}\t${account.records}`);
    }
    context.terminal.line(context.t('cli:import-journal.findings', { count: batch.newFindings }));
    return exitCode.ok;
  },
};

async function sourceNamed(context: CommandContext, name: string): Promise<OutputOf<'sources.create'>> {
  const { sources } = await context.call('sources.list', {});
  const known = sources.find((each) => each.name === name);
  const rules = listOption(context, 'map');
  if (known && rules.length === 0) return known;
  const { bases } = await context.call('bases.list', {});
  const objects = rules.map((rule) => {
    const [path, code] = rule.split('=');
    const [database, schema, table, ...rest] = (path ?? '').split('.');
    const base = bases.find((each) => each.code === code);
    if (!database || rest.length > 0 || code === undefined) throw new UsageError('mapMalformed', { rule });
    if (!base) throw new UsageError('baseUnknown', { code });
    return { database, schema: schema ?? '*', table: table ?? '*', base: base.id };
  });
  if (known) {
    return context.call('sources.update', { id: known.id, fields: { ...known, objects: [...known.objects, ...objects] } });
  }
  return context.call('sources.create', {
    name,
    kind: 'postgresql-csvlog',
    timeZone: textOption(context, 'timezone') ?? 'Asia/Almaty',
    objects,
    mapping: null,
  });
}
