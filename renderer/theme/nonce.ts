import { styleNonceMeta } from '../../shared/contract/bridge.ts';

/** The nonce main wrote into this load of the page; every style element a library adds must carry it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${styleNonceMeta}"]`)?.content ?? '';
}
