import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { NewFile } from '../../electron/vault/register/documents.ts';

/** Files of a packet in a folder of their own, looked at with tools that are not ours. */
export interface PacketFolder {
  readonly folder: string;
  /** What pdftotext reads, with the layout of the page. */
  pdfText(name: string): string;
  pdfInfo(name: string): string;
  /** Throws with xmllint's words when the XML does not fit the XSD. */
  validateXml(xml: string, xsd: string): void;
  remove(): void;
}

export function packetFolder(files: readonly NewFile[]): PacketFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'derbes-packet-'));
  for (const file of files) writeFileSync(path.join(folder, file.name), file.content);
  const run = (program: string, ...args: string[]): string => execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    folder,
    pdfText: (name) => run('pdftotext', '-layout', name, '-'),
    pdfInfo: (name) => run('pdfinfo', name),
    validateXml: (xml, xsd) => void run('xmllint', '--nonet', '--noout', '--schema', xsd, xml),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** @returns what an independent validator finds wrong, empty for nothing. */
export function jsonProblems(schema: unknown, data: unknown): string[] {
  const ajv = new Ajv2020({ strict: true, allErrors: true, validateFormats: false, allowUnionTypes: true, strictRequired: false });
  const validate = ajv.compile(schema as object);
  validate(data);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
