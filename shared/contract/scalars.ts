import { z } from 'zod';

/** A moment, UTC, RFC 3339 with `Z`. Screens show it in Asia/Almaty. */
export const instant = z.iso.datetime({ offset: false });
/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso.date();
export const id = z.uuid();
export const language = z.enum(['kk', 'ru', 'en']);
export type Language = z.infer<typeof language>;
/** Languages a document leaves in (481/НҚ para 5: Kazakh and Russian). */
export const documentLanguage = z.enum(['kk', 'ru']);
export type DocumentLanguage = z.infer<typeof documentLanguage>;

/** A name in the two languages of the register. Russian may be empty. */
export const names = z.object({ kk: z.string().trim().min(1).max(300), ru: z.string().trim().max(300).default('') });

/** One use of one file that the user picked in a dialog of main (or named on the command line). A page never sees a path. */
export const fileHandle = z.string().regex(/^fh_[0-9a-f]{32}$/);
/** A handle with what a screen may show of it. */
export const pickedFile = z.object({ handle: fileHandle, name: z.string(), size: z.number().int().nonnegative().optional() });
export type PickedFile = z.infer<typeof pickedFile>;

/** A file that the vault wrote, named for the screen and for "show in folder". */
export const writtenFile = z.object({ name: z.string(), path: z.string(), bytes: z.number().int(), sha256: z.string() });
export type WrittenFile = z.infer<typeof writtenFile>;

/** Lines or bytes done out of how many; `total` 0 while unknown. `stage` is a locale key under `progress:`. */
export const workProgress = z.object({ stage: z.string(), done: z.number(), total: z.number() });
export type WorkProgress = z.infer<typeof workProgress>;

export const nothing = z.object({});
