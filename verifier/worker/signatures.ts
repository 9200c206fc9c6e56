import { Temporal } from 'temporal-polyfill';
import type { EcpCheck } from '../../electron/vault/journal/verify-export.ts';
import { certificateView } from '../../electron/vault/signing/certificate-view.ts';
import { cmsBytes } from '../../electron/vault/signing/cms-bytes.ts';
import type { Trust } from '../../electron/vault/signing/trust.ts';
import { verifyCades } from '../../electron/vault/signing/verify-cades.ts';
import type { SignatureReport, State } from '../messages.ts';

/** The organisation's signatures over one file, judged by what the reader of the page relies on. */
export function signatureReports({ content, cms, file }: EcpCheck, trust: Trust, now: Temporal.Instant): { readonly state: State; readonly reports: readonly SignatureReport[] } {
  const covers = [file.replace(/\.[^.]+$/, '')];
  const result = verifyCades(cmsBytes(cms) ?? cms, { content, trust, now });
  const whole: readonly SignatureReport[] =
    result.checks.length === 0 ? [] : [{ covers, state: result.state, checks: result.checks.map(withParams), signer: null, signingTime: null, root: null }];
  const signers = result.signers.map((signer): SignatureReport => {
    const top = signer.path.at(-1);
    return {
      covers,
      state: signer.state,
      checks: signer.checks.map(withParams),
      signer: signer.certificate ? certificateView(signer.certificate, now) : null,
      signingTime: signer.signingTime?.toString({ smallestUnit: 'millisecond' }) ?? null,
      root: top ? certificateView(top, now) : null,
    };
  });
  return { state: result.state, reports: [...whole, ...signers] };
}

/** Manifest and checkpoint are signed by one key within seconds: what is the same of both is said once. */
export function joined(reports: readonly SignatureReport[]): SignatureReport[] {
  const groups = new Map<string, SignatureReport>();
  for (const report of reports) {
    const key = JSON.stringify({ ...report, covers: [], signingTime: null });
    const first = groups.get(key);
    groups.set(key, first ? { ...first, covers: [...first.covers, ...report.covers] } : report);
  }
  return [...groups.values()];
}

function withParams({ state, reason, params }: { readonly state: State; readonly reason: string; readonly params?: SignatureReport['checks'][number]['params'] | undefined }): SignatureReport['checks'][number] {
  return { state, reason, params: params ?? {} };
}

export function today(): Temporal.Instant {
  return Temporal.Now.instant();
}
