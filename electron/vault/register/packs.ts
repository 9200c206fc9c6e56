import type { Database } from 'better-sqlite3';
import { Fault } from '../../../shared/contract/problem.ts';
import { bundledPacks, parsePack, type RulePack } from '../../../shared/regulation/packs.ts';
import { sha256 } from '../crypto/primitives.ts';

/** Rule packs of the console and those the user added. */
export function loadPacks(db: Database): readonly RulePack[] {
  const bodies = db.prepare<[], string>('SELECT body FROM rule_pack ORDER BY id').pluck().all();
  return [...bundledPacks, ...bodies.map((body) => parsePack(JSON.parse(body)))];
}

/** Keeps a pack that was checked. @throws Fault PACK_EXISTS */
export function insertPack(db: Database, pack: RulePack, added: string): void {
  if (loadPacks(db).some((other) => other.id === pack.id)) throw new Fault('PACK_EXISTS');
  const body = JSON.stringify(pack);
  db.prepare('INSERT INTO rule_pack (id, body, sha256, added) VALUES (?, ?, ?, ?)').run(
    pack.id,
    body,
    Buffer.from(sha256(body)).toString('hex'),
    added,
  );
}
