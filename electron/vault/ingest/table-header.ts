/** Rows looked at when guessing. */
export const guessedRows = 40;

const dataLike = [
  /^[\d\s.,:;/+()%№#-]+$/, // numbers, dates, phones
  /^\d{4}-\d\d-\d\d[T ]/, // times
  /^\S+@\S+\.\S+$/, // addresses of mail
];

/** Whether a cell could be the name of a column. */
function isHeaderLike(cell: string): boolean {
  const text = cell.trim();
  return text.length <= 120 && (/^(№|#)/.test(text) || (/\p{L}/u.test(text) && !dataLike.some((pattern) => pattern.test(text))));
}

const isFilled = (cell: string | undefined): cell is string => cell !== undefined && cell.trim() !== '';
const filledOf = (cells: readonly string[]): string[] => cells.filter(isFilled);

/** A row whose every filled cell could be the name of a column. */
function isHeaderRow(cells: readonly string[]): boolean {
  const filled = filledOf(cells);
  return filled.length > 0 && filled.every(isHeaderLike);
}

/** Whether `lower` fills what `upper` left blank and the reverse: cells merged across and down. */
function isSecondLevel(upper: readonly string[], lower: readonly string[]): boolean {
  if (!isHeaderRow(upper) || !isHeaderRow(lower) || filledOf(upper).length < 2) return false;
  const width = Math.max(upper.length, lower.length);
  const columns = Array.from({ length: width }, (_, column) => column);
  return (
    columns.some((column) => isFilled(upper[column]) && !isFilled(lower[column])) &&
    columns.some((column) => !isFilled(upper[column]) && isFilled(lower[column]))
  );
}

/**
 * Guesses which row names the columns: titles above it are passed over, a header of two levels counts as its lower row.
 * @param isKnown a name the caller waits for; the row with most of them wins
 * @returns number of the row from 1, or 0 where the data begins at once
 */
export function guessHeaderRow(rows: readonly (readonly string[])[], isKnown?: (cell: string) => boolean): number {
  const looked = rows.slice(0, guessedRows);
  if (isKnown) {
    const hits = looked.map((cells) => cells.filter((cell) => isFilled(cell) && isKnown(cell.trim())).length);
    const most = Math.max(0, ...hits);
    if (most > 0) return withSecondLevel(looked, hits.indexOf(most)) + 1;
  }
  const width = usualWidth(looked);
  const first = looked.findIndex((cells) => {
    const filled = filledOf(cells).map((cell) => cell.trim());
    return filled.length * 2 > width && new Set(filled).size === filled.length && isHeaderRow(cells);
  });
  if (first < 0) return 0;
  // Every row looks like a header in a table of nothing but words: then it is the first, if what follows is a table at all.
  return withSecondLevel(looked, first) + 1;
}

function withSecondLevel(rows: readonly (readonly string[])[], index: number): number {
  const [upper, lower] = [rows[index], rows[index + 1]];
  return upper && lower && isSecondLevel(upper, lower) ? index + 1 : index;
}

/** The number of filled cells that most rows have. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const cells of rows) {
    const filled = filledOf(cells).length;
    if (filled > 0) counts.set(filled, (counts.get(filled) ?? 0) + 1);
  }
  return [...counts].sort(([widthA, a], [widthB, b]) => b - a || widthB - widthA)[0]?.[0] ?? 0;
}

/**
 * Names of the columns. A cell merged down takes the name from the row above; a name that occurs twice takes the group's
 * name before it, or its number after it; a column without a name is `#3`.
 */
export function columnNames(rows: readonly (readonly string[])[], headerRow: number): string[] {
  const width = Math.max(0, ...rows.slice(0, guessedRows).map((cells) => cells.length));
  const columns = Array.from({ length: width }, (_, column) => column);
  if (headerRow === 0) return columns.map((column) => `#${column + 1}`);
  const lower = rows[headerRow - 1] ?? [];
  const above = rows[headerRow - 2];
  const upper = above && isSecondLevel(above, lower) ? above : undefined;
  const own = columns.map((column) => clean(lower[column]) || clean(upper?.[column]) || `#${column + 1}`);

  let group = '';
  const groups = columns.map((column) => (group = clean(upper?.[column]) || group));
  const named = own.map((name, column) => {
    const repeated = own.indexOf(name) !== own.lastIndexOf(name);
    return repeated && groups[column] && groups[column] !== name ? `${groups[column]} / ${name}` : name;
  });
  return named.map((name, column) => {
    const before = named.slice(0, column).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function clean(cell: string | undefined): string {
  return (cell ?? '').replace(/\s+/g, ' ').trim();
}
