/** Documented in `derbes help` and docs/cli.md; scripts rely on them, so they are never renumbered. */
export const exitCode = {
  ok: 0,
  /** An error of ours. */
  internal: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The console refused: wrong passphrase, incomplete notice, unreadable file; the code is printed. */
  problem: 3,
  /** `verify`: the signature or the journal is bad. */
  bad: 4,
  /** `verify`: cannot be decided with what is at hand. */
  undecided: 5,
  /** `sign --tsp`: signed and written, but the authority gave no timestamp. */
  partial: 6,
  /** Interrupted. */
  cancelled: 130,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
