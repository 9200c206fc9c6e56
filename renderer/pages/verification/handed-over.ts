import type { PickedFile } from '../../../shared/contract/scalars.ts';

/** Files that another page hands over to be verified, by handles that the vault keeps good; in the state of the history entry. */
export interface HandedOver {
  readonly file: PickedFile;
  /** The file that the signature is kept apart from. */
  readonly content?: PickedFile | undefined;
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    verify?: HandedOver;
  }
}
