import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { isDamage, isDiskError } from '../../../electron/vault/register/connection.ts';

// Which answers of SQLite speak of what stands on the disk, and which of the disk. Others are neither: a bug, a full disk, a lock.

test.each([
  ['SQLITE_NOTADB', 'damage'],
  ['SQLITE_CORRUPT', 'damage'],
  ['SQLITE_CORRUPT_INDEX', 'damage'],
  ['SQLITE_IOERR_READ', 'damage'],
  ['SQLITE_IOERR_SHORT_READ', 'damage'],
  ['SQLITE_IOERR_DATA', 'damage'],
  ['SQLITE_IOERR_WRITE', 'disk'],
  ['SQLITE_IOERR_FSYNC', 'disk'],
  ['SQLITE_IOERR_TRUNCATE', 'disk'],
  ['SQLITE_IOERR_SHMSIZE', 'disk'],
  ['SQLITE_IOERR', 'disk'],
  ['SQLITE_FULL', 'neither'],
  ['SQLITE_READONLY', 'neither'],
  ['SQLITE_BUSY', 'neither'],
])('%s: %s', (code, what) => {
  const error = new SqliteDatabase.SqliteError('disk I/O error', code);
  expect({ damage: isDamage(error), disk: isDiskError(error) }).toEqual({ damage: what === 'damage', disk: what === 'disk' });
});
