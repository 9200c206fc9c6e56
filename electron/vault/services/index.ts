import type { VaultHandlers } from '../handlers.ts';
import { applications } from './applications.ts';
import { audit } from './audit.ts';
import { bases } from './bases.ts';
import { blockedSubjects } from './blocked-subjects.ts';
import { certificates } from './watched-certificates.ts';
import { checkpoints } from './checkpoints.ts';
import { destructions } from './destructions.ts';
import { documents } from './documents.ts';
import { encryption } from './encryption.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { incidents } from './incidents.ts';
import { journal } from './journal.ts';
import { operators } from './operators.ts';
import { people } from './people.ts';
import { proofs } from './proofs.ts';
import { register } from './register.ts';
import { savedFilters } from './saved-filters.ts';
import { settings } from './settings.ts';
import { signing } from './signing.ts';
import { sources } from './sources.ts';
import { today } from './today.ts';

/** One handler module a contract area; the compiler finds what is missing. */
export const handlers: VaultHandlers = {
  register,
  operators,
  bases,
  people,
  sources,
  journal,
  savedFilters,
  findings,
  blockedSubjects,
  destructions,
  incidents,
  documents,
  applications,
  signing,
  evidence,
  certificates,
  encryption,
  audit,
  checkpoints,
  proofs,
  today,
  settings,
};
