import { resolve } from 'node:path';
import { formValues } from '../../../shared/contract/forms.ts';
import { type Command, requiredOption } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { readJsonFile } from '../json-file.ts';
import { openRegister, registerOptions } from '../open-register.ts';
import { packetOptions, signAndSave } from '../packet.ts';

/** The Smart Bridge application of 236/НҚ paras 5 and 7. */
export const applicationCommand: Command = {
  name: 'application',
  usage: '--register FOLDER --title TEXT --values FILE.json --out FOLDER [--p12 FILE]',
  options: { ...registerOptions, ...packetOptions, title: { type: 'string' } },
  run: async (context) => {
    const title = requiredOption(context, 'title');
    const values = readJsonFile(resolve(requiredOption(context, 'values')), formValues);
    await openRegister(context);
    const draft = await context.call('applications.create', { title });
    const saved = await context.call('applications.save', { id: draft.id, title, values });
    for (const item of saved.checklist.filter((each) => !each.ready)) context.terminal.note(`  ${item.label[context.language]}`);
    const document = await context.call('applications.make', { id: draft.id });
    const files = await signAndSave(context, document);
    context.terminal.json({ application: saved.number, document: document.id, files });
    return exitCode.ok;
  },
};
