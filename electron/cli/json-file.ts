import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Fault } from '../../shared/contract/problem.ts';
import { UsageError } from './command.ts';

/** Reads a JSON file that the user wrote. @throws Fault FILE_UNREADABLE, UsageError with the first wrong property */
export function readJsonFile<S extends z.ZodType>(path: string, schema: S): z.output<S> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Fault('FILE_UNREADABLE', { place: { file: path } });
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new UsageError('jsonMalformed', { file: path, reason: error instanceof Error ? error.message : '' });
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError('jsonMalformed', { file: path, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` });
}
