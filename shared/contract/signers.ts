import { z } from 'zod';
import { otherSigners, signingRoles } from '../domain/who-may-sign.ts';
import { procedure } from './procedure.ts';
import { nothing } from './scalars.ts';

const signerRule = z.object({
  roles: z.array(z.enum(signingRoles)),
  iins: z.array(z.string().regex(/^\d{12}$/)).max(50),
  others: z.enum(otherSigners),
});

/** Who may sign documents of each kind. */
export const signerRules = z.object({ notice: signerRule, application: signerRule });
export type SignerRules = z.infer<typeof signerRules>;

export const signers = {
  signerRules: procedure({ access: 'auditor', input: nothing, output: signerRules }),
  /** A rule that refuses others must name somebody. */
  setSignerRules: procedure({ access: 'owner', input: signerRules, output: signerRules, problems: ['SIGNER_RULE_EMPTY', 'IIN_INVALID'] }),
} as const;
