import { resolve } from 'node:path';
import { evidence } from '../../../shared/contract/evidence.ts';
import { Fault, type Problem } from '../../../shared/contract/problem.ts';
import type { WrittenFile } from '../../../shared/contract/scalars.ts';
import { problemText } from '../../../shared/locales/problem-text.ts';
import { type Command, type CommandContext, UsageError, requiredOption, requiredPositional, textOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { keyFrom, keyOptions } from '../signing-key.ts';

/** The timestamp authority to ask once the signature is written. Nothing else goes online. */
interface Stamping {
  readonly address: string;
  readonly policy: string;
  /** Folder with the root that the authority is relied on by. */
  readonly trust: string;
}

/** @throws UsageError before a key is asked for */
function stampingFrom(context: CommandContext): Stamping | undefined {
  const [address, policy] = [textOption(context, 'tsp'), textOption(context, 'policy')];
  if (address === undefined) {
    if (policy !== undefined) throw new UsageError('optionNeeds', { option: '--policy', needed: '--tsp' });
    return undefined;
  }
  const trust = textOption(context, 'trust');
  if (trust === undefined) throw new UsageError('optionNeeds', { option: '--tsp', needed: '--trust' });
  const wanted = evidence.stampFile.input.pick({ address: true, policy: true }).safeParse({ address, policy });
  if (!wanted.success) throw new UsageError(wanted.error.issues[0]?.path[0] === 'policy' ? 'policyMalformed' : 'addressMalformed');
  return { ...wanted.data, trust: resolve(trust) };
}

interface Stamped {
  readonly file: WrittenFile;
  readonly added: number;
  readonly problem: Problem | null;
}

/** Puts timestamps into the file just signed. An authority that fails leaves it as it is. */
async function stamp(context: CommandContext, signed: WrittenFile, { trust, ...question }: Stamping): Promise<Stamped> {
  const { client } = context;
  try {
    const { file, added } = await context.call('evidence.stampFile', {
      ...question,
      file: client.grant(signed.path, 'read'),
      target: client.grant(signed.path, 'write'),
      trust: client.grant(trust, 'folder'),
    });
    return { file, added, problem: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { file: signed, added: 0, problem: error.problem };
  }
}

/** Signs any file with an ECP key; needs no register. */
export const signCommand: Command = {
  name: 'sign',
  usage: 'FILE [--add [--content FILE]] (--p12 FILE | --pkcs11 MODULE --token LABEL [--certificate FINGERPRINT] [--last-try] | --ncalayer --trust FOLDER [--ncalayer-port PORT]) [--detached] [--tsp URL --trust FOLDER [--policy OID]] --out FILE',
  options: {
    ...keyOptions,
    detached: { type: 'boolean' },
    add: { type: 'boolean' },
    content: { type: 'string' },
    tsp: { type: 'string' },
    policy: { type: 'string' },
    out: { type: 'string' },
  },
  run: async (context) => {
    const { client, terminal, t } = context;
    const file = resolve(requiredPositional(context, 0, 'FILE'));
    const out = resolve(requiredOption(context, 'out'));
    const adds = context.options.add === true;
    const beside = textOption(context, 'content');
    if (beside !== undefined && !adds) throw new UsageError('optionNeeds', { option: '--content', needed: '--add' });
    // Whether content is inside or beside is settled by what is there.
    if (adds && context.options.detached === true) throw new UsageError('optionsExclude', { one: '--add', other: '--detached' });
    const read = [file, ...[beside, textOption(context, 'p12'), textOption(context, 'pkcs11')].flatMap((path) => (path === undefined ? [] : [resolve(path)]))];
    if (read.includes(out)) throw new UsageError('outIsInput', { option: '--out' });
    const stamping = stampingFrom(context);
    const key = await keyFrom(context, requiredOption);
    const { file: signed, signer, at } = await context.call('signing.signFile', {
      ...(adds ? { existing: client.grant(file, 'read') } : { content: client.grant(file, 'read') }),
      ...(beside === undefined ? {} : { content: client.grant(resolve(beside), 'read') }),
      target: client.grant(out, 'write'),
      detached: context.options.detached === true,
      key,
    });
    const stamped = stamping && (await stamp(context, signed, stamping));
    const written = stamped?.file ?? signed;
    terminal.json({ file: written, signer, at, timestamps: stamped ? { added: stamped.added, problem: stamped.problem } : null });
    terminal.line(`  ${written.sha256}  ${written.path}`);
    terminal.line(t('cli:sign.signedBy', { name: signer.commonName, organisation: signer.organisation || signer.iin }));
    if (!stamped) return exitCode.ok;
    if (!stamped.problem) {
      terminal.line(t('cli:timestamp.added', { count: stamped.added, path: written.path }));
      return exitCode.ok;
    }
    const { message, hint, code } = problemText(t, stamped.problem);
    terminal.note([t('cli:sign.notStamped'), message, hint, code].filter(Boolean).join('\n'));
    return code === 'CANCELLED' ? exitCode.cancelled : exitCode.partial;
  },
};
