import { closeSync, openSync, readSync } from 'node:fs';
import { isProofFile } from '../../vault/journal/proof-file.ts';
import type { CommandContext } from '../command.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';

/** Whether the file says of itself that it is a proof of the journal. */
export function saysProof(path: string): boolean {
  const head = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    return isProofFile(head.subarray(0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
}

/** Checks a proof of inclusion or of consistency, without any register. */
export async function verifyProof(context: CommandContext, path: string): Promise<ExitCode> {
  const { t, terminal } = context;
  const result = await context.call('proofs.verify', { file: context.client.grant(path, 'read') });
  terminal.json(result);
  terminal.line(`${t(`verify:state.${result.state}`)}  ${result.name}`);
  const { checkpoint, earlier, record, key } = result;
  terminal.line(`  ${t(`verify:mark.${result.state}`)} ${t(`verify:${result.reason}`, { record: record?.sequence ?? 0, size: checkpoint?.size ?? 0, earlier: earlier?.size ?? 0 })}`);
  if (checkpoint) terminal.line(t('cli:verify.proofRoot', { size: checkpoint.size, root: checkpoint.root }));
  if (key !== null) terminal.line(t('cli:verify.proofKey', { key }));
  if (record) terminal.line(t(record.opened ? 'cli:verify.proofOpened' : 'cli:verify.proofClosed', { entered: record.entered }));
  if (record?.opened) terminal.line(JSON.stringify(record.opened, null, 2));
  return result.state === 'good' ? exitCode.ok : exitCode.bad;
}
