/** Name of an authority out of a whole distinguished name, as `nameText` of the vault writes it. */
export function commonNameOf(name: string): string {
  return /(?:^|, )CN=(.*?)(?=, [A-Za-z0-9.]+=|$)/.exec(name)?.[1] ?? name;
}
