import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Language } from '../../../shared/contract/scalars.ts';
import type { Verification, VerifiedSignature } from '../../../shared/contract/signing.ts';
import { personalKinds } from '../../../shared/domain/redaction.ts';
import { clockTime } from '../../../shared/domain/verdict-params.ts';
import { printableText } from './glyphs.ts';
import { type PdfDefinition, renderPdf } from './pdf.ts';
import { type ProtocolWords, protocolWords, verdictSentence } from './protocol-words.ts';
import { formatInteger, phrase } from './words.ts';

type State = Verification['state'];
type Row = readonly [label: string, value: Content];

/** Points. */
const margins: [number, number, number, number] = [57, 48, 43, 56];
const textWidth = 595.28 - margins[0] - margins[2];
const grey = '#5c5c58';
const hairline = '#b9b8b2';
/** Printed in black the states are told apart by their words, marks and frames: thick, double, dashed. */
const looks: Readonly<Record<State, { readonly ink: string; readonly paper: string; readonly line: number; readonly dash?: number }>> = {
  good: { ink: '#1d5e34', paper: '#eef6f0', line: 1.2 },
  bad: { ink: '#9b1c1c', paper: '#fbeeee', line: 3 },
  undecided: { ink: '#7a4b00', paper: '#fbf3e0', line: 1.2, dash: 4 },
};

function heading(text: string): Content {
  return { text, bold: true, fontSize: 12, margin: [0, 14, 0, 5], headlineLevel: 1 };
}

function rows(pairs: readonly Row[], indent = 0): Content {
  return {
    margin: [indent, 0, 0, 4],
    table: { widths: [132, '*'], body: pairs.map(([label, value]): TableCell[] => [{ text: label, color: grey }, value as TableCell]), dontBreakRows: true },
    layout: { defaultBorder: false, paddingLeft: () => 0, paddingRight: () => 8, paddingTop: () => 1.5, paddingBottom: () => 1.5 },
  };
}

/** Foreign files name things in letters that no font of ours may have. */
const foreign = (text: string): string => printableText(text);

/** 64 digits in two lines of four groups: they are compared by eye. */
function digest(hex: string): Content {
  const groups = hex.toUpperCase().match(/.{1,8}/g) ?? [];
  return { text: [groups.slice(0, 4).join(' '), groups.slice(4).join(' ')].filter(Boolean).join('\n'), fontSize: 9 };
}

function verdictBox(words: ProtocolWords, state: State): Content {
  const { ink, paper, line, dash } = looks[state];
  return {
    margin: [0, 10, 0, 6],
    unbreakable: true,
    table: {
      widths: ['*'],
      body: [
        [
          {
            stack: [
              { text: `${words.verify.mark[state]}  ${words.verify.state[state]}`, bold: true, fontSize: 16, color: ink },
              { text: words.verification.meaning[state], margin: [0, 2, 0, 0] },
            ],
            fillColor: paper,
          },
        ],
      ],
    },
    layout: {
      hLineWidth: () => line,
      vLineWidth: () => line,
      hLineColor: () => ink,
      vLineColor: () => ink,
      ...(dash === undefined ? {} : { hLineStyle: () => ({ dash: { length: dash } }), vLineStyle: () => ({ dash: { length: dash } }) }),
      paddingLeft: () => 12,
      paddingRight: () => 12,
      paddingTop: () => 8,
      paddingBottom: () => 8,
    },
  };
}

/** Mark, verdict and sentence of each check: the verdict in words, since paper is often grey. */
function checkList(words: ProtocolWords, checks: Verification['checks'], indent = 0): Content[] {
  return checks.map((check) => ({
    margin: [indent, 0, 0, 2],
    columns: [
      { width: 14, text: words.verify.mark[check.state], bold: true, color: looks[check.state].ink },
      { width: 110, text: words.verify.state[check.state], color: looks[check.state].ink },
      { width: '*', text: foreign(verdictSentence(words, check)) },
    ],
    columnGap: 4,
  }));
}

function fileRows({ said, verification }: ProtocolWords, result: Verification): Row[] {
  const { file, content } = result;
  const size = (bytes: number): string => phrase(said.bytes, { count: formatInteger(bytes) });
  const signed: Row[] = !content
    ? result.kind === 'cms'
      ? [[said.content, { text: said.contentAbsent, bold: true }]]
      : []
    : [
        [said.content, { text: `${foreign(content.name)} (${content.inside ? said.contentInside : said.contentBeside}), ${size(content.bytes)}` }],
        [said.sha256, digest(content.sha256)],
      ];
  return [
    [said.name, { text: foreign(result.name), bold: true }],
    [said.kind, { text: verification.kind[result.kind] }],
    ...(file ? ([[said.size, { text: size(file.bytes) }], [said.sha256, digest(file.sha256)]] satisfies Row[]) : []),
    ...signed,
  ];
}

function trustRows({ said }: ProtocolWords, { reliedOn, at }: Verification, program: string): Row[] {
  const roots: Content = {
    stack: reliedOn.roots.length > 0 ? reliedOn.roots.map(({ name, fingerprint }) => ({ stack: [{ text: foreign(name) }, digest(fingerprint)], margin: [0, 0, 0, 3] })) : [said.rootsNone],
  };
  return [
    [said.at, { text: `${clockTime(at)}, ${said.zone}` }],
    [said.program, { text: program }],
    [said.trust, { text: said.from[reliedOn.from] }],
    [said.roots, roots],
    [said.others, { text: phrase(said.othersValue, { authorities: reliedOn.authorities, lists: reliedOn.lists }) }],
  ];
}

/** A role in an organisation says that it is one. */
function rolesOf({ roles }: NonNullable<VerifiedSignature['signer']>): NonNullable<VerifiedSignature['signer']>['roles'] {
  return roles.length > 1 ? roles.filter((role) => role !== 'legal_entity') : roles;
}

function signerRows({ said, certificate, verify }: ProtocolWords, signature: VerifiedSignature): Row[] {
  const { signer } = signature;
  const { field } = certificate;
  const day = (instant: string): string => clockTime(instant).slice(0, 10);
  const known: Row[] = signer
    ? [
        [said.signer, { text: foreign(signer.commonName || signer.subject), bold: true }],
        [field.iin, { text: signer.iin || '—' }],
        [field.organisation, { text: [foreign(signer.organisation), signer.bin && `${field.bin} ${signer.bin}`].filter(Boolean).join(', ') || '—' }],
        [field.roles, { text: rolesOf(signer).map((role) => certificate.role[role]).join(', ') || '—' }],
        [field.serial, { text: signer.serial }],
        [field.validity, { text: `${day(signer.notBefore)} – ${day(signer.notAfter)}` }],
        [field.algorithm, { text: certificate.algorithm[signer.algorithm] }],
        [said.path, { text: foreign([signer, ...signature.issuers].map((each) => each.commonName || each.subject).join('  →  ')) + (signature.issuers.length === 0 ? `  (${said.pathNone})` : '') }],
      ]
    : [[said.signer, { text: verify.signerUnknown, bold: true }]];
  return [
    ...known,
    [said.claimed, { text: signature.signingTime ? clockTime(signature.signingTime) : said.claimedNone }],
    [said.proven, { text: signature.provenTime ? clockTime(signature.provenTime) : said.provenNone }],
    ...(signature.covers.length > 0 ? ([[said.covers, { text: foreign(signature.covers.join(', ')) }]] satisfies Row[]) : []),
  ];
}

function signatureBlock(words: ProtocolWords, signature: VerifiedSignature, title: string, depth = 0): Content[] {
  const { said, verify } = words;
  const indent = depth * 18;
  const { ink } = looks[signature.state];
  const counters = signature.counterSignatures.flatMap((counter, index) => signatureBlock(words, counter, phrase(said.counter, { number: index + 1 }), depth + 1));
  return [
    { margin: [indent, depth === 0 ? 8 : 6, 0, 3], text: [{ text: `${title}: `, bold: true }, { text: `${verify.mark[signature.state]} ${verify.state[signature.state]}`, bold: true, color: ink }], fontSize: 11, headlineLevel: 2 },
    rows(signerRows(words, signature), indent),
    ...checkList(words, signature.checks, indent),
    ...signature.timestamps.flatMap(({ time, authority, relied, checks }): Content[] => [
      { margin: [indent, 4, 0, 2], text: `${said.timestamp}: ${time ? clockTime(time) : '—'}, ${foreign(authority)} (${relied ? said.timestampRelied : said.timestampNot})` },
      ...checkList(words, checks, indent + 12),
    ]),
    ...counters,
    ...(counters.length > 0 && depth === 0 ? [{ margin: [18, 2, 0, 0], text: said.counterNote, color: grey, fontSize: 9 } satisfies Content] : []),
    ...(signature.counterSignaturesLeft > 0 ? [{ margin: [indent, 2, 0, 0], text: phrase(said.countersLeft, { count: signature.counterSignaturesLeft }), bold: true } satisfies Content] : []),
  ];
}

function fileTable({ said, verify }: ProtocolWords, files: Verification['files']): Content {
  return {
    fontSize: 9,
    table: {
      headerRows: 0,
      widths: ['*', 100, 110],
      dontBreakRows: true,
      body: files.map(({ name, covered, state }): TableCell[] => [
        { text: foreign(name) },
        { text: covered ? said.covered : said.uncovered, bold: !covered },
        { text: `${verify.mark[state]} ${verify.state[state]}`, color: looks[state].ink },
      ]),
    },
    layout: { hLineWidth: () => 0.4, vLineWidth: () => 0, hLineColor: () => hairline, paddingLeft: () => 0, paddingTop: () => 2, paddingBottom: () => 2 },
  };
}

function journalRows(words: ProtocolWords, journal: NonNullable<Verification['journal']>): Row[] {
  const { said, verification, redaction } = words;
  const { firstBad } = journal;
  const treated = journal.redaction && personalKinds.map((kind) => `${redaction.kind[kind]}: ${redaction.treatment[journal.redaction?.[kind] ?? 'withheld']}`);
  const aboutLabels = journal.pseudonymKey === null ? [] : [redaction.unproven, phrase(redaction.key, { key: journal.pseudonymKey })];
  const place = firstBad && [foreign(firstBad.file), firstBad.record === null ? '' : phrase(verification.record, { number: formatInteger(firstBad.record) })].filter(Boolean).join(', ');
  return [
    [said.journalSize, { text: formatInteger(journal.size) }],
    [said.journalShown, { text: phrase(said.journalShownValue, { shown: formatInteger(journal.shown), withheld: formatInteger(journal.withheld) }) }],
    ...(journal.withheld > 0 ? ([['', { text: said.journalWithheld, color: grey, fontSize: 9 }]] satisfies Row[]) : []),
    ...(treated ? ([[said.journalRedaction, { text: [...treated, ...aboutLabels].join('\n') }]] satisfies Row[]) : []),
    [said.journalRoot, digest(journal.root)],
    ...(firstBad ? ([[said.firstBad, { text: `${place ?? ''}: ${verdictSentence(words, { state: 'bad', reason: firstBad.reason, params: {} })}`, bold: true }]] satisfies Row[]) : []),
  ];
}

function proofRows({ said }: ProtocolWords, { checkpoint, earlier, record, key }: NonNullable<Verification['proof']>): Row[] {
  return [
    ...(record ? ([[said.proofRecord, { text: formatInteger(record.sequence) }], [said.proofEntered, { text: clockTime(record.entered) }]] satisfies Row[]) : []),
    ...(earlier ? ([[said.proofEarlier, { text: formatInteger(earlier.size) }]] satisfies Row[]) : []),
    [said.journalSize, { text: formatInteger(checkpoint.size) }],
    [said.journalRoot, { text: checkpoint.root }],
    [said.proofKey, { text: foreign(key) }],
  ];
}

/** Lines to be filled in by hand: who stands by this paper. */
function handSignature({ said }: ProtocolWords): Content {
  const line = (width: number): Content => ({ canvas: [{ type: 'line', x1: 0, y1: 12, x2: width, y2: 12, lineWidth: 0.6, lineColor: grey }] });
  const caption = (text: string): Content => ({ text, fontSize: 8, color: grey });
  return {
    margin: [0, 28, 0, 0],
    columns: [
      { width: 90, text: said.verifiedBy, bold: true },
      { width: 120, stack: [line(110), caption(said.sign)] },
      { width: 180, stack: [line(170), caption(said.fullName)] },
      { width: '*', stack: [line(90), caption(said.day)] },
    ],
  };
}

function pages(words: ProtocolWords, result: Verification, program: string): Content[] {
  const { said } = words;
  const { checks, signatures, files, journal, proof } = result;
  return [
    { text: said.title, bold: true, fontSize: 16, lineHeight: 1.15 },
    verdictBox(words, result.state),
    heading(said.file),
    rows(fileRows(words, result)),
    heading(said.check),
    rows(trustRows(words, result, program)),
    ...(checks.length > 0 ? [heading(said.whole), ...checkList(words, checks)] : []),
    ...(journal ? [heading(said.journal), rows(journalRows(words, journal))] : []),
    ...(proof ? [heading(said.journal), rows(proofRows(words, proof))] : []),
    ...(result.kind === 'proof' ? [] : [heading(said.signatures)]),
    ...(result.kind === 'proof' ? [] : signatures.length > 0 ? signatures.flatMap((signature, index) => signatureBlock(words, signature, phrase(said.signature, { number: index + 1 }))) : [said.signaturesNone]),
    ...(files.length > 0 ? [heading(said.files), fileTable(words, files)] : []),
    // A signature by hand never stands alone on a page: it could be put under another paper.
    { unbreakable: true, stack: [heading(said.limits), { ul: Object.values(said.limit), fontSize: 9 }, handSignature(words)] },
  ];
}

/**
 * What a verification found, on A4, to be printed and signed by hand; one language after the other.
 * @param program name and version, as it stands on the paper
 */
export function verificationProtocol(result: Verification, languages: readonly Language[], program: string): Promise<Uint8Array> {
  const [first = 'kk', ...more] = languages;
  const { said } = protocolWords[first];
  const short = result.file?.sha256.slice(0, 16).toUpperCase() ?? result.journal?.root.slice(0, 16).toUpperCase() ?? '';
  const definition: PdfDefinition = {
    pageSize: 'A4',
    pageMargins: margins,
    content: [
      ...pages(protocolWords[first], result, program),
      ...more.flatMap((language): Content[] => [{ text: '', pageBreak: 'before' }, ...pages(protocolWords[language], result, program)]),
    ],
    // A heading that would stand alone at the foot of a page goes to the next one.
    pageBreakBefore: (node, nodes) => node.headlineLevel !== undefined && nodes.getFollowingNodesOnPage().length === 0,
    footer: (page, count) => ({
      margin: [margins[0], 16, margins[2], 0],
      fontSize: 8,
      color: grey,
      columns: [{ width: textWidth - 70, text: foreign(phrase(said.footer, { name: result.name, short })) }, { width: 70, text: `${page} / ${count}`, alignment: 'right' }],
    }),
  };
  return renderPdf(definition, { language: first, title: `${said.title}: ${foreign(result.name)}`, made: result.at });
}
