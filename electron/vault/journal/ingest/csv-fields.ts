/**
 * Splits one CSV record (RFC 4180) into fields. An unquoted empty field and `""` both come out as ''.
 * @returns null where a quote is never closed, or text follows a closing quote
 */
export function csvFields(record: string, delimiter = ','): string[] | null {
  const fields: string[] = [];
  const end = record.length;
  let at = 0;
  for (;;) {
    if (record.charCodeAt(at) === 34 && at < end) {
      let close = record.indexOf('"', at + 1);
      let doubled = false;
      while (close >= 0 && record.charCodeAt(close + 1) === 34) {
        doubled = true;
        close = record.indexOf('"', close + 2);
      }
      if (close < 0) return null;
      const inside = record.slice(at + 1, close);
      fields.push(doubled ? inside.replaceAll('""', '"') : inside);
      at = close + 1;
      if (at >= end) return fields;
      if (record[at] !== delimiter) return null;
      at += 1;
    } else {
      const next = record.indexOf(delimiter, at);
      if (next < 0) {
        fields.push(record.slice(at));
        return fields;
      }
      fields.push(record.slice(at, next));
      at = next + 1;
    }
  }
}
