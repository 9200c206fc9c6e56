import { z } from 'zod';
import { procedure } from './procedure.ts';
import { fileHandle, instant, language, pickedFile, workProgress, writtenFile } from './scalars.ts';

export const verificationQuestion = z.object({
  file: fileHandle,
  /** The signed file, where the signature is kept apart from it. */
  content: fileHandle.optional(),
  /** Folder of certificates and revocation lists to rely on, instead of those of the open register. */
  trust: fileHandle.optional(),
  /** Key (NAME+ID+KEY) that a proof of the journal is held against, instead of that of the open register. */
  key: z.string().max(400).optional(),
  /** When the question is asked; absent: now. */
  at: instant.optional(),
});

/** One name, no place: it may come to stand in a folder. */
// eslint-disable-next-line no-control-regex -- control characters are refused by it
const fileName = z.string().max(300).regex(/^(?!\.{1,2}$)[^/\\:\u0000-\u001f]+$/);

export const verificationProblems = ['VERIFY_FORMAT_UNKNOWN', 'TRUST_FILE_INVALID', 'FILE_TOO_LARGE'] as const;

/** What is done with a file that was verified, or is going to be. */
export const verificationWork = {
  /** Takes a file that was dropped on the window; its handle stays good until others need the room. */
  dropSigned: procedure({
    access: 'anyone',
    input: z.object({ name: fileName, content: z.base64().max(64 * 1024 * 1024) }),
    output: z.object({ file: pickedFile }),
  }),
  /** Verifies once more and writes what was found as a PDF to be printed and signed by hand; a language after the other. */
  verificationProtocol: procedure({
    access: 'anyone',
    input: verificationQuestion.extend({ target: fileHandle, languages: z.array(language).min(1).max(3) }),
    output: z.object({ file: writtenFile, state: z.enum(['good', 'bad', 'undecided']) }),
    progress: workProgress,
    problems: verificationProblems,
  }),
  /** Writes what is inside an attached CMS, under the name it had; a file that stands there already is not touched. */
  saveSignedContent: procedure({
    access: 'anyone',
    input: z.object({ file: fileHandle, folder: fileHandle }),
    output: z.object({ folder: z.string(), files: z.array(writtenFile) }),
    problems: ['VERIFY_FORMAT_UNKNOWN', 'SIGNED_CONTENT_NONE', 'FILE_EXISTS', 'FILE_TOO_LARGE'],
  }),
} as const;
