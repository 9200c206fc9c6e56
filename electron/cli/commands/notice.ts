import { resolve } from 'node:path';
import { formValues } from '../../../shared/contract/forms.ts';
import type { Incident } from '../../../shared/contract/incidents.ts';
import { type Command, type CommandContext, textOption, UsageError } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { readJsonFile } from '../json-file.ts';
import { openRegister, registerOptions } from '../open-register.ts';
import { packetOptions, signAndSave } from '../packet.ts';

/** The breach notice of 481/НҚ para 3 from a finding or an incident: values and subjects in, packet out. */
export const noticeCommand: Command = {
  name: 'notice',
  usage: '--register FOLDER (--finding ID | --incident NUMBER) [--subjects FILE] [--values FILE.json] [--accept-edition] --out FOLDER [--p12 FILE]',
  options: {
    ...registerOptions,
    ...packetOptions,
    finding: { type: 'string' },
    incident: { type: 'string' },
    subjects: { type: 'string' },
    'accept-edition': { type: 'boolean' },
  },
  run: async (context) => {
    await openRegister(context);
    const incident = await chosenIncident(context);
    const subjects = textOption(context, 'subjects');
    if (subjects !== undefined) {
      const counts = await context.call('incidents.importSubjects', { id: incident.id, file: context.client.grant(resolve(subjects), 'read') });
      context.terminal.line(context.t('cli:notice.subjects', { accepted: counts.accepted, rejected: counts.rejected }));
    }
    const valuesFile = textOption(context, 'values');
    const draft = await context.call('incidents.saveNotice', {
      id: incident.id,
      values: valuesFile === undefined ? {} : readJsonFile(resolve(valuesFile), formValues),
      ...(context.options['accept-edition'] ? { warningAccepted: true } : {}),
    });
    if (draft.warning) {
      context.terminal.note(context.t('cli:notice.edition', { order: draft.warning.order, from: draft.warning.inForceFrom, used: draft.warning.used.edition }));
    }
    for (const item of draft.checklist.filter((each) => !each.ready)) context.terminal.note(`  ${item.label[context.language]}`);
    const document = await context.call('incidents.makeNotice', { id: incident.id });
    const files = await signAndSave(context, document);
    context.terminal.json({ incident: incident.number, document: document.id, files });
    return exitCode.ok;
  },
};

async function chosenIncident(context: CommandContext): Promise<Incident> {
  const finding = textOption(context, 'finding');
  if (finding !== undefined) return context.call('incidents.fromFindings', { findings: [finding] });
  const number = textOption(context, 'incident');
  if (number === undefined) throw new UsageError('optionMissing', { option: '--finding, --incident' });
  const { incidents } = await context.call('incidents.list', {});
  const found = incidents.find((each) => each.number === number);
  if (!found) throw new UsageError('incidentUnknown', { number });
  return found;
}
