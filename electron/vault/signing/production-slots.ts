import type { TrustSlot } from '../../../shared/domain/trust-slots.ts';
import { type Certificate, attributeOf } from './certificate.ts';
import { oids } from './oids.ts';

interface Place {
  readonly rsa: boolean;
  readonly root: boolean;
  /** The authority made its key in this year: an older certificate of the same name belongs to the generation before. */
  readonly since: number;
}

const places: Readonly<Record<TrustSlot, Place>> = {
  root_gost_2022: { rsa: false, root: true, since: 2022 },
  nca_gost_2022: { rsa: false, root: false, since: 2022 },
  root_rsa_2020: { rsa: true, root: true, since: 2020 },
  nca_rsa_2022: { rsa: true, root: false, since: 2022 },
};

/**
 * Which of the places kept for the national authority a certificate claims, by its name, algorithm and year; null for any
 * other. It is only where the screen shows it: nothing is believed because of a name.
 */
export function slotOf(certificate: Certificate, root: boolean): TrustSlot | null {
  const { subject, keyAlgorithm, notBefore, authority } = certificate;
  const name = attributeOf(subject, oids.commonName).toLocaleUpperCase('kk');
  if (!authority.ca || attributeOf(subject, oids.country) !== 'KZ') return null;
  if (!name.includes('КУӘЛАНДЫРУШЫ ОРТАЛЫҚ') || /TEST|ТЕСТ|DEMO/.test(name)) return null;
  const rsa = keyAlgorithm.oid === oids.rsaEncryption;
  const { year } = notBefore.toZonedDateTimeISO('UTC');
  for (const [slot, place] of Object.entries(places) as [TrustSlot, Place][]) {
    if (place.rsa === rsa && place.root === root && year >= place.since) return slot;
  }
  return null;
}
