/** `registry.appointment`; the usual schema goes without saying. */
export function objectName(schema: string, table: string): string {
  return schema === '' || schema === 'public' || table === '' ? table : `${schema}.${table}`;
}
