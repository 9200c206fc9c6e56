/** Reasons; the sentence is `verify:journal_REASON`. The two `_signature` are those of the ECP. */
export type BadReason =
  | 'file_missing'
  | 'file_extra'
  | 'file_changed'
  | 'manifest_invalid'
  | 'manifest_signature'
  | 'note_invalid'
  | 'checkpoint_invalid'
  | 'checkpoint_signature'
  | 'leaf_invalid'
  | 'leaf_sequence'
  | 'leaf_differs'
  | 'tile_differs'
  | 'root_differs'
  | 'opening_invalid'
  | 'opening_differs'
  | 'opening_order'
  | 'opening_redaction'
  | 'counts_differ'
  | 'carrier_differs';

/** The first place of an export that does not fit. */
export interface BadPlace {
  readonly file: string;
  /** Sequence of the record, where the place is one. */
  readonly record: number | null;
  readonly reason: BadReason;
}

/** Ends a verification at the first bad place. */
export class Bad extends Error {
  readonly place: BadPlace;

  constructor(file: string, reason: BadReason, record: number | null = null) {
    super(reason);
    this.place = { file, record, reason };
  }
}
