import { migration as register } from './0001-register.ts';
import { migration as basesPeople } from './0002-bases-people.ts';
import { migration as journal } from './0003-journal.ts';
import { migration as sourcesFindings } from './0004-sources-findings.ts';
import { migration as incidentsDocuments } from './0005-incidents-documents.ts';
import { migration as trust } from './0006-trust.ts';
import { migration as logSources } from './0007-log-sources.ts';
import { migration as watchedCertificates } from './0008-watched-certificates.ts';
import { migration as signedAgain } from './0009-signed-again.ts';
import { migration as encryptionRecipients } from './0010-encryption-recipients.ts';
import { migration as evidence } from './0011-evidence.ts';
import { migration as findingRules } from './0012-finding-rules.ts';
import { migration as checkpoints } from './0013-checkpoints.ts';
import { migration as savedFilters } from './0014-saved-filters.ts';
import { migration as journalPacks } from './0015-journal-packs.ts';
import { migration as destruction } from './0016-destruction.ts';
import type { Migration } from './migration.ts';

/** Every step of the schema, in order. */
export const migrations: readonly Migration[] = [register, basesPeople, journal, sourcesFindings, incidentsDocuments, trust, logSources, watchedCertificates, signedAgain, encryptionRecipients, evidence, findingRules, checkpoints, savedFilters, journalPacks, destruction];
