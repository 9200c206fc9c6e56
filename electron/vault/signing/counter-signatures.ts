/** Counter-signatures (RFC 5652 section 11.4): somebody confirms a signature by signing its value; that may be confirmed again. */
import { Asn1Error } from './asn1/read.ts';
import { type SignerInfo, readSignerInfo } from './cms.ts';
import { oids } from './oids.ts';

/** Of one signature, at all depths: the attribute is unsigned, so anyone can add as many as they like. */
const maxCounterSignatures = 16;
/** Of signatures that confirm a confirmation. */
const maxDepth = 3;

/** How many more are looked at below one signature, and how deep. */
export interface CounterBudget {
  left: number;
  readonly depth: number;
}

export function counterBudget(): CounterBudget {
  return { left: maxCounterSignatures, depth: 0 };
}

function readOne(node: Parameters<typeof readSignerInfo>[0]): SignerInfo | undefined {
  try {
    return readSignerInfo(node);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

export interface CounterSignatures<T> {
  readonly counterSignatures: readonly T[];
  /** How many there are beyond what is looked at. */
  readonly counterSignaturesLeft: number;
}

/** @param verify is asked for each in turn, with undefined for one that cannot be read */
export function eachCounterSignature<T>(
  info: SignerInfo,
  budget: CounterBudget,
  verify: (info: SignerInfo | undefined, below: CounterBudget) => T,
): CounterSignatures<T> {
  const all = info.unsigned.filter(({ type }) => type === oids.counterSignature).flatMap(({ values }) => values);
  const taken = budget.depth < maxDepth ? all.slice(0, budget.left) : [];
  budget.left -= taken.length;
  const counterSignatures = taken.map((node) => {
    const below = { left: budget.left, depth: budget.depth + 1 };
    const verified = verify(readOne(node), below);
    budget.left = below.left;
    return verified;
  });
  return { counterSignatures, counterSignaturesLeft: all.length - taken.length };
}
