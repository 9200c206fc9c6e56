import { systemClock } from '../../../electron/vault/clock.ts';
import { admitOperator, openRegister } from '../../../electron/vault/register/open.ts';
import { listOperators } from '../../../electron/vault/register/operators.ts';
import { destructions } from '../../../electron/vault/services/destructions.ts';
import { openSession } from '../../../electron/vault/services/open-session.ts';
import { openContext } from '../../support/open-context.ts';

/** Begins to destroy and kills itself without warning at a stage. argv: FOLDER, data key in hex, identifier, stage. */
const [, , folder = '', key = '', identifier = '', stage] = process.argv;
const opened = openRegister(folder, Buffer.from(key, 'hex'));
const session = openSession(opened, admitOperator(opened, listOperators(opened.db)[0]!.id), systemClock);
const context = {
  ...openContext(session),
  progress: (report: unknown) => {
    if ((report as { stage: string }).stage === stage) process.kill(process.pid, 'SIGKILL');
  },
};
await destructions.destroy(
  { subject: { by: 'identifier', identifier }, ground: 'demand', note: '', legalDemand: '', orderNumber: '15-Ж', orderDay: '2026-11-24', backups: 'replace', confirmed: true },
  context,
);
process.stdout.write('lived\n');
