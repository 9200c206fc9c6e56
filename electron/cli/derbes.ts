import { parseArgs } from 'node:util';
import i18next, { type TFunction } from 'i18next';
import packageJson from '../../package.json' with { type: 'json' };
import type { InputOf, OutputOf, VaultProcedureName } from '../../shared/contract/index.ts';
import { Fault } from '../../shared/contract/problem.ts';
import { language as languageSchema, workProgress, type Language } from '../../shared/contract/scalars.ts';
import { resources } from '../../shared/locales/index.ts';
import { problemText } from '../../shared/locales/problem-text.ts';
import { endQuietlyOnBrokenPipe } from './broken-pipe.ts';
import { type Command, type CommandContext, type OptionValues, UsageError } from './command.ts';
import { commands } from './commands/index.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { startVault } from './vault-in-process.ts';

const commonOptions = {
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `--lang`, then DERBES_LANG, then the locale of the system; Kazakh where none of them is one of ours. */
function chooseLanguage(argv: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const flag = argv.find((argument) => argument.startsWith('--lang='))?.slice('--lang='.length) ?? argv[argv.indexOf('--lang') + 1 || argv.length];
  for (const candidate of [flag, environment.DERBES_LANG, environment.LC_ALL, environment.LANG]) {
    const parsed = languageSchema.safeParse(candidate?.slice(0, 2).toLowerCase());
    if (parsed.success) return parsed.data;
  }
  return 'kk';
}

function printHelp(terminal: Terminal, t: TFunction, command?: Command): void {
  terminal.line(`Derbes ${packageJson.version}`);
  terminal.line();
  for (const each of command ? [command] : commands) {
    terminal.line(`  derbes ${each.name} ${each.usage}`);
    terminal.line(`      ${t(`cli:${each.name}.summary`)}`);
  }
  terminal.line();
  terminal.line(t('cli:help.common'));
  terminal.line(t('cli:help.secrets'));
  terminal.line(t('cli:help.exitCodes'));
}

async function run(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<ExitCode> {
  const language = chooseLanguage(argv, environment);
  await i18next.init({ lng: language, fallbackLng: false, resources, interpolation: { escapeValue: false } });
  const t = i18next.t;
  const terminal = processTerminal({ json: argv.includes('--json'), quiet: argv.includes('--quiet') || argv.includes('-q'), t });

  const [name, ...rest] = argv;
  if (name === '--version' || name === 'version') {
    process.stdout.write(`${packageJson.version}\n`);
    return exitCode.ok;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    printHelp(terminal, t, commands.find((each) => each.name === rest[0]));
    return name === undefined ? exitCode.usage : exitCode.ok;
  }
  const command = commands.find((each) => each.name === name);
  if (!command) {
    terminal.note(t('cli:usage.commandUnknown', { name }));
    return exitCode.usage;
  }

  let positionals: string[];
  let options: OptionValues;
  try {
    const parsed = parseArgs({ args: rest, options: { ...commonOptions, ...command.options }, allowPositionals: true, strict: true });
    positionals = parsed.positionals;
    options = parsed.values;
  } catch (error) {
    terminal.note(`${t('cli:usage.options')} ${error instanceof Error ? error.message : ''}`);
    terminal.note(`  derbes ${command.name} ${command.usage}`);
    return exitCode.usage;
  }
  if (options.help) {
    printHelp(terminal, t, command);
    return exitCode.ok;
  }

  const cancel = new AbortController();
  process.once('SIGINT', () => {
    cancel.abort();
  });
  const vault = startVault((procedure, error) => {
    if (environment.DERBES_DEBUG) process.stderr.write(`${procedure}: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  });
  const context: CommandContext = {
    positionals,
    options,
    environment,
    terminal,
    language,
    t,
    client: vault.client,
    call: async <N extends VaultProcedureName>(procedure: N, input: InputOf<N>): Promise<OutputOf<N>> => {
      const answer = await vault.client.call(procedure, input, {
        signal: cancel.signal,
        onProgress: (report) => {
          const parsed = workProgress.safeParse(report);
          if (parsed.success) terminal.progress(parsed.data);
        },
      });
      terminal.settle();
      if (!answer.ok) throw new Fault(answer.problem.code, answer.problem);
      return answer.value;
    },
  };
  try {
    return await command.run(context);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(t(`cli:usage.${error.key}`, error.params));
      terminal.note(`  derbes ${command.name} ${command.usage}`);
      return exitCode.usage;
    }
    if (error instanceof Fault) {
      const text = problemText(t, error.problem);
      terminal.json({ problem: error.problem });
      terminal.note([text.place, text.message, text.hint].filter((part) => part !== '').join('\n'));
      for (const [field, code] of Object.entries(error.problem.fields ?? {})) {
        // Where a field has a reason of its own it is told; else the sentence above speaks of it.
        terminal.note(code === error.problem.code ? `  ${field}` : `  ${field}: ${t(`errors:${code}.message`, { defaultValue: code, ...error.problem.params })}`);
      }
      terminal.note(text.code);
      return error.problem.code === 'CANCELLED' ? exitCode.cancelled : exitCode.problem;
    }
    if (isRefusedByDisk(error)) {
      const text = problemText(t, { code: 'FILE_UNWRITABLE' });
      terminal.json({ problem: { code: 'FILE_UNWRITABLE', place: { file: error.path } } });
      terminal.note([error.path, text.message, text.hint, text.code].join('\n'));
      return exitCode.problem;
    }
    throw error;
  } finally {
    vault.close();
  }
}

/** A folder or file that the command itself was told to write, and may not. */
function isRefusedByDisk(error: unknown): error is Error & { readonly path: string } {
  return (
    error instanceof Error && 'path' in error && typeof error.path === 'string' && 'code' in error && /^E(ACCES|PERM|ROFS|NOENT|NOTDIR|EXIST|ISDIR|NOSPC)$/.test(String(error.code))
  );
}

endQuietlyOnBrokenPipe(process.stdout);
process.exitCode = await run(process.argv.slice(2), process.env);
