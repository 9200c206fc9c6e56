/** Who signs which document for the organisation: a decision of the organisation that the register keeps. */

/** Roles of the national profile that a person can sign in; the others say what kind of subject the certificate has. */
export const signingRoles = ['head', 'signatory', 'financial', 'hr', 'employee'] as const;
export type SigningRole = (typeof signingRoles)[number];

/** What happens when somebody else signs. */
export const otherSigners = ['allow', 'warn', 'refuse'] as const;

export interface SignerRule {
  readonly roles: readonly SigningRole[];
  /** People who may sign whatever their role. */
  readonly iins: readonly string[];
  readonly others: (typeof otherSigners)[number];
}

/** What a certificate says of its holder. */
export interface SignerIdentity {
  readonly roles: readonly string[];
  readonly iin: string;
  readonly bin: string;
}

export type SignerVerdict = 'may' | 'warned' | 'refused';

/**
 * What every certificate that may sign by all these rules says of its holder, so that a choice of keys can be narrowed
 * before one is used: their one role, or that they are of a legal entity, as all roles are. Undefined where that is not known.
 */
export function roleOfAll(rules: readonly SignerRule[]): SigningRole | 'legal_entity' | undefined {
  if (rules.length === 0 || rules.some(({ others, iins }) => others !== 'refuse' || iins.length > 0)) return undefined;
  const [role, second] = new Set(rules.flatMap(({ roles }) => roles));
  return second === undefined ? role : 'legal_entity';
}

/**
 * Whether the holder of a certificate may sign by that rule. A role counts in the organisation it was given by: the
 * head of another one is nobody here.
 * @param organisationBin BIN of the register; empty where the user has not entered it, and then any role counts
 */
export function signerVerdict(rule: SignerRule, signer: SignerIdentity, organisationBin: string): SignerVerdict {
  if (rule.others === 'allow') return 'may';
  const ours = organisationBin === '' || signer.bin === organisationBin;
  if (ours && rule.roles.some((role) => signer.roles.includes(role))) return 'may';
  if (signer.iin !== '' && rule.iins.includes(signer.iin)) return 'may';
  return rule.others === 'warn' ? 'warned' : 'refused';
}
