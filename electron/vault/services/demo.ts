import type { Organisation } from '../../../shared/contract/register.ts';
import type { CallContext, Session } from '../session.ts';

/** Public on purpose: the demo register holds nothing that is anyone's. */
export const demoPassphrase = 'derbes demo register';

/** The fictional clinic of the demo register. */
export const demoOrganisation: Organisation = {
  name: { kk: '«Арай» клиникасы» ЖШС', ru: 'ТОО «Клиника «Арай»' },
  bin: '180340000005',
  address: { kk: 'Алматы қаласы', ru: 'город Алматы' },
  phone: '',
  email: '',
  head: '',
  responsible: { name: '', position: '', phone: '', email: '' },
};

export const demoOperator = { name: 'Әлімова Гүлнәр Серікқызы', position: '' };

/** Fills a new demo register with its sample. */
export async function fillDemo(_session: Session, _context: CallContext): Promise<void> {
  return Promise.resolve();
}
