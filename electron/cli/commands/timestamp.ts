import { resolve } from 'node:path';
import { type Command, type CommandContext, UsageError, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';

interface Paths {
  readonly file: string;
  readonly trust: string | undefined;
}

/** Where the result goes; it is never the file it is made of. */
function target({ file }: Paths, out: string | undefined, context: CommandContext): string {
  if (out === undefined) throw new UsageError('optionMissing', { option: '--out' });
  const path = resolve(out);
  if (path === file) throw new UsageError('outIsInput', { option: '--out' });
  return context.client.grant(path, 'write');
}

function grants(context: CommandContext, { file, trust }: Paths) {
  return {
    file: context.client.grant(file, 'read'),
    ...(trust === undefined ? {} : { trust: context.client.grant(resolve(trust), 'folder') }),
  };
}

/** Adds timestamps: from an authority online, or by a request and an answer that are carried by hand. */
export const timestampCommand: Command = {
  name: 'timestamp',
  usage: 'FILE (--tsp URL --out FILE | --request FILE.tsq | --response FILE.tsr [--request FILE.tsq] --out FILE) [--policy OID] [--trust FOLDER]',
  options: {
    tsp: { type: 'string' },
    request: { type: 'string' },
    response: { type: 'string' },
    policy: { type: 'string' },
    trust: { type: 'string' },
    out: { type: 'string' },
  },
  run: async (context) => {
    const { client, terminal, t } = context;
    const paths: Paths = { file: resolve(requiredPositional(context, 0, 'FILE')), trust: textOption(context, 'trust') };
    const [address, request, response, out] = (['tsp', 'request', 'response', 'out'] as const).map((name) => textOption(context, name));
    const policy = textOption(context, 'policy') ?? '';
    if (address !== undefined && (request !== undefined || response !== undefined)) throw new UsageError('timestampWay');
    if (address !== undefined) {
      const result = await context.call('evidence.stampFile', { ...grants(context, paths), target: target(paths, out, context), address, policy });
      terminal.json(result);
      terminal.line(t('cli:timestamp.added', { count: result.added, path: result.file.path }));
      return exitCode.ok;
    }
    if (response !== undefined) {
      const result = await context.call('evidence.answerForFile', {
        ...grants(context, paths),
        target: target(paths, out, context),
        answer: client.grant(resolve(response), 'read'),
        ...(request === undefined ? {} : { request: client.grant(resolve(request), 'read') }),
      });
      terminal.json(result);
      terminal.line(t('cli:timestamp.added', { count: 1, path: result.file.path }));
      return exitCode.ok;
    }
    if (request === undefined) throw new UsageError('timestampWay');
    const result = await context.call('evidence.requestForFile', { file: client.grant(paths.file, 'read'), target: target(paths, request, context), policy });
    terminal.json(result);
    terminal.line(t('cli:timestamp.requested', { path: result.file.path }));
    return exitCode.ok;
  },
};
