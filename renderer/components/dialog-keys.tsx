import { useShortcut } from '../app/keyboard/shortcuts.ts';

/** Ctrl Enter and Ctrl S of a dialog; stands inside it, so that the keys are the dialog's and not the page's behind it. */
export function DialogKeys({ onSave }: { onSave: () => void }) {
  useShortcut('next', onSave);
  useShortcut('save', onSave);
  return null;
}
