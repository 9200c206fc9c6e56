import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { type CsvMapping, csvMapping, logEncodings, mappedKinds, type ObjectRule, type SourceKind, sourceKinds } from '../../../shared/contract/sources.ts';
import { type Command, type CommandContext, listOption, requiredOption, requiredPositional, textOption, UsageError } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { openRegister, registerOptions } from '../open-register.ts';

type Source = OutputOf<'sources.create'>;

/** Imports logs into the journal: files, packed files, folders. A source that does not exist yet is made, of the kind the contents show. */
export const importJournalCommand: Command = {
  name: 'import-journal',
  usage: 'FILE|FOLDER… --register FOLDER --source NAME [--kind KIND] [--mapping FILE.json] [--encoding NAME] [--map DATABASE.SCHEMA.TABLE=BASE-CODE]…',
  options: {
    ...registerOptions,
    source: { type: 'string' },
    kind: { type: 'string' },
    mapping: { type: 'string' },
    encoding: { type: 'string' },
    map: { type: 'string', multiple: true },
    timezone: { type: 'string' },
  },
  run: async (context) => {
    requiredPositional(context, 0, 'FILE');
    const name = requiredOption(context, 'source');
    const given = givenSettings(context);
    await openRegister(context);
    const source = await sourceNamed(context, name, given);
    const { batches, refused } = await context.call('sources.import', { source: source.id, files: grantAll(context) });
    context.terminal.json({ batches, refused });
    for (const batch of batches) {
      if (batches.length + refused.length > 1) context.terminal.line(batch.fileName);
      context.terminal.line(context.t('cli:import-journal.counts', { ...batch }));
      if (batch.notKept > 0) context.terminal.line(context.t('cli:import-journal.notKept', { count: batch.notKept }));
    }
    for (const { name: file, problem } of refused) context.terminal.line(`${file}: ${context.t(`errors:${problem}.message`)}`);
    if (batches.some((batch) => batch.unmappedObjects > 0 || batch.unmappedAccounts > 0)) {
      const unmapped = await context.call('sources.unmapped', { source: source.id });
      context.terminal.line(context.t('cli:import-journal.unmapped'));
      for (const object of unmapped.objects) context.terminal.line(`  ${object.database}.${object.schema}.${object.table}\t${object.records}`);
      for (const account of unmapped.accounts) context.terminal.line(`  ${account.account}\t${account.records}`);
    }
    context.terminal.line(context.t('cli:import-journal.findings', { count: batches.reduce((sum, batch) => sum + batch.newFindings, 0) }));
    return refused.length > 0 ? exitCode.problem : exitCode.ok;
  },
};

interface GivenSettings {
  readonly kind: SourceKind | null;
  readonly encoding: Source['encoding'] | null;
  readonly timeZone: string | null;
  readonly mapping: CsvMapping | null;
}

/** @throws UsageError for a kind or an encoding that there is not, or a mapping that cannot be read */
function givenSettings(context: CommandContext): GivenSettings {
  const kindText = textOption(context, 'kind');
  const kind = sourceKinds.find((one) => one === kindText) ?? null;
  if (kindText !== undefined && kind === null) throw new UsageError('kindUnknown', { value: kindText, kinds: sourceKinds.join(', ') });
  const encodingText = textOption(context, 'encoding');
  const encoding = logEncodings.find((one) => one === encodingText) ?? null;
  if (encodingText !== undefined && encoding === null) throw new UsageError('encodingUnknown', { value: encodingText, encodings: logEncodings.join(', ') });
  return { kind, encoding, timeZone: textOption(context, 'timezone') ?? null, mapping: mappingIn(textOption(context, 'mapping')) };
}

function mappingIn(file: string | undefined): CsvMapping | null {
  if (file === undefined) return null;
  try {
    return csvMapping.parse(JSON.parse(readFileSync(resolve(file), 'utf8')));
  } catch {
    throw new UsageError('mappingMalformed', { file });
  }
}

function grantAll(context: CommandContext): string[] {
  return context.positionals.map((place) => {
    const path = resolve(place);
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    return context.client.grant(path, isFolder ? 'folder' : 'read');
  });
}

async function sourceNamed(context: CommandContext, name: string, given: GivenSettings): Promise<Source> {
  const { sources } = await context.call('sources.list', {});
  const known = sources.find((each) => each.name === name);
  const objects = await objectRules(context);
  if (known) {
    const changed = { kind: given.kind ?? known.kind, encoding: given.encoding ?? known.encoding, timeZone: given.timeZone ?? known.timeZone, mapping: given.mapping ?? known.mapping };
    const isSame = objects.length === 0 && Object.values(given).every((one) => one === null);
    return isSame ? known : context.call('sources.update', { id: known.id, fields: { name, objects: [...known.objects, ...objects], ...changed } });
  }
  const timeZone = given.timeZone ?? 'Asia/Almaty';
  const encoding = given.encoding ?? 'auto';
  let { kind, mapping } = given;
  if (kind === null || (mappedKinds.has(kind) && mapping === null)) {
    const seen = await context.call('sources.inspect', { files: grantAll(context), kind, encoding, timeZone, mapping });
    kind = seen.kind;
    mapping ??= mappedKinds.has(kind) ? csvMapping.nullable().parse(seen.guess) : null;
  }
  return context.call('sources.create', { name, kind, timeZone, encoding, objects, mapping });
}

async function objectRules(context: CommandContext): Promise<ObjectRule[]> {
  const rules = listOption(context, 'map');
  if (rules.length === 0) return [];
  const { bases } = await context.call('bases.list', {});
  return rules.map((rule) => {
    const [path, code] = rule.split('=');
    const [database, schema, table, ...rest] = (path ?? '').split('.');
    const base = bases.find((each) => each.code === code);
    if (!database || rest.length > 0 || code === undefined) throw new UsageError('mapMalformed', { rule });
    if (!base) throw new UsageError('baseUnknown', { code });
    return { database, schema: schema ?? '*', table: table ?? '*', base: base.id };
  });
}
