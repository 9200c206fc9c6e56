import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { checkIin } from '../../../shared/domain/identifiers.ts';
import { blindIndexOf, identifierOf } from '../journal/blind-index.ts';
import { readMeta } from '../register/meta.ts';

/** An IIN or phone that was typed. */
export interface RecognisedSubject {
  /** As the index of the journal has it. */
  readonly hash: Uint8Array;
  readonly kind: 'iin' | 'phone';
  readonly value: string;
}

/** @throws Fault SUBJECT_IDENTIFIER for what is neither an IIN nor a phone, IIN_CONTROL_DIGIT, IIN_INVALID */
export function recognisedSubject(db: Database, text: string): RecognisedSubject {
  const found = identifierOf(text);
  if (found === null) throw new Fault('SUBJECT_IDENTIFIER', { fields: { identifier: 'SUBJECT_IDENTIFIER' } });
  const kind = found.startsWith('iin:') ? 'iin' : 'phone';
  const value = found.slice(kind.length + 1);
  const problem = kind === 'iin' ? checkIin(value) : null;
  if (problem) throw new Fault(problem, { fields: { identifier: problem } });
  return { hash: blindIndexOf(readMeta(db).blindIndexKey, found), kind, value };
}
