import { afterEach, describe, expect, it } from 'vitest';
import { documentPacket, longestPrintedAnnex } from '../../../electron/vault/documents/packet.ts';
import { letter } from '../../../electron/vault/documents/letter.ts';
import { renderPdf } from '../../../electron/vault/documents/pdf.ts';
import type { NewFile } from '../../../electron/vault/register/documents.ts';
import { sha256 } from '../../../electron/vault/crypto/primitives.ts';
import { Fault } from '../../../shared/contract/problem.ts';
import { insuranceMeasures, packWithOneMoreField } from '../../fixtures/packs/make.ts';
import { jsonProblems, type PacketFolder, packetFolder } from '../../support/packet-tools.ts';
import { noticeValues, sampleModel, sampleSubjects } from '../../support/sample-documents.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON as any reader of it sees it
type Json = Record<string, any>;

let opened: PacketFolder | undefined;
afterEach(() => {
  opened?.remove();
  opened = undefined;
});
const folderOf = (files: readonly NewFile[]): PacketFolder => (opened = packetFolder(files));
const parse = (files: readonly NewFile[], ending: string): Json =>
  JSON.parse(Buffer.from(files.find((file) => file.name.endsWith(ending))!.content).toString('utf8')) as Json;
const flat = (text: string): string => text.replace(/[\s\u00A0]+/g, ' ');
const faultOf = async (work: Promise<unknown>): Promise<Fault['problem']> => {
  const error: unknown = await work.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof Fault)) throw new Error('expected a fault');
  return error.problem;
};

describe('the packet of a notice', () => {
  it('has both letters, data with their schemas, and the annex', async () => {
    const files = await documentPacket(sampleModel('notice'));
    expect(files.map((file) => [file.name, file.purpose, file.language])).toEqual([
      ['habarlama-2026-004.kk.pdf', 'document', 'kk'],
      ['habarlama-2026-004.ru.pdf', 'document', 'ru'],
      ['habarlama-2026-004.xml', 'data', null],
      ['habarlama-2026-004.xsd', 'schema', null],
      ['habarlama-2026-004.json', 'data', null],
      ['habarlama-2026-004.schema.json', 'schema', null],
      ['habarlama-2026-004.csv', 'annex', null],
    ]);
  });

  it('is a letter in Kazakh and in Russian that says everything paragraph 3 asks for', async () => {
    const folder = folderOf(await documentPacket(sampleModel('notice')));
    const kk = flat(folder.pdfText('habarlama-2026-004.kk.pdf'));
    for (const part of [
      '«Көктал» емханасы ЖШС',
      'Дербес деректер қауіпсіздігінің бұзылуы туралы хабарлама',
      'Жасанды интеллект және цифрлық даму министрлігіне',
      '2026 жылғы 23 қараша, 16:40 (UTC+5)',
      'санкцияланбаған таратылуы, санкцияланбаған қол жеткізу',
      'Жанболат Әлия Ғалымқызы',
      'Ішкі тергеу № 31 бұйрықпен басталды.',
      'Рұқсаты бар адамдардың тізбесі қайта қаралды.',
      'Есептік жазба ажыратылды',
      '4 912',
      '840512400000',
      '+7 701 555 00 02',
      'Ә. Ж. Өтегенов',
    ]) {
      expect(kk).toContain(part);
    }
    expect(kk).toMatch(/1 ?\/ ?3 .* 2 ?\/ ?3 .* 3 ?\/ ?3/);
    for (const letterOfKazakh of 'ӘәҒғҚқңӨөҰұүһІі') expect(kk + 'Һһ').toContain(letterOfKazakh);
    const ru = flat(folder.pdfText('habarlama-2026-004.ru.pdf'));
    for (const part of ['Уведомление о нарушении безопасности персональных данных', '23 ноября 2026 года, 16:40 (UTC+5)', 'Правовые меры', 'Учётная запись отключена', 'имеется']) {
      expect(ru).toContain(part);
    }
    expect(ru).not.toContain('Құқықтық');
    expect(folder.pdfInfo('habarlama-2026-004.ru.pdf')).toMatch(/Title:\s+Уведомление о нарушении безопасности персональных данных № 2026-004/);
  });

  it('says itself that another edition is in force, and is silent when none is', async () => {
    const warned = folderOf(await documentPacket(sampleModel('notice')));
    expect(flat(warned.pdfText('habarlama-2026-004.kk.pdf'))).toContain('2026 жылғы 12 шілде күнінен бастап қолданысқа енгізілген № 232/НҚ бұйрығының редакциясы күшінде');
    expect(flat(warned.pdfText('habarlama-2026-004.ru.pdf'))).toContain('действует редакция приказа № 232/НҚ, введённая в действие с 12 июля 2026 года');
    warned.remove();
    const files = await documentPacket(sampleModel('notice', { made: '2026-06-01T05:00:00.000Z' }));
    const quiet = folderOf(files);
    expect(quiet.pdfText('habarlama-2026-004.kk.pdf')).not.toContain('232/НҚ');
    expect(parse(files, '.json')['document']).not.toHaveProperty('editionInForce');
  });

  it('fits its own schemas, by validators that are not ours', async () => {
    const files = await documentPacket(sampleModel('notice', { annex: sampleSubjects(50) }));
    folderOf(files).validateXml('habarlama-2026-004.xml', 'habarlama-2026-004.xsd');
    const data = parse(files, '004.json');
    expect(jsonProblems(parse(files, '.schema.json'), data)).toEqual([]);
    expect(data).toMatchObject({
      document: { kind: 'notice', order: '481/НҚ', edition: '2026-03-11', editionInForce: { order: '232/НҚ', from: '2026-07-12' } },
      organisation: { bin: '180340000005' },
      measures: { legalMeasures: noticeValues['legalMeasures'] },
    });
    expect(data['subjects']).toHaveLength(50);
    expect(data['subjects'][2]).toEqual({ surname: 'Тұрсын', given: 'Сәуле2', patronymic: 'Ғалымқызы', phone: '+77015550002' });
  });

  it('does not fit its schemas when a mandatory part is gone', async () => {
    const files = await documentPacket(sampleModel('notice'));
    const schema = parse(files, '.schema.json');
    const data = parse(files, '004.json');
    delete data['measures'].technicalMeasures;
    data['subjects'][0] = { surname: 'Б' };
    expect(jsonProblems(schema, data).join('\n')).toMatch(/\/measures must have required property 'technicalMeasures'[\s\S]*\/subjects\/0/);
    const xml = files.find((file) => file.name.endsWith('.xml'))!;
    const without = Buffer.from(xml.content).toString('utf8').replace(/<TechnicalMeasures>[\s\S]*<\/TechnicalMeasures>/, '');
    const folder = folderOf([...files.filter((file) => file !== xml), { ...xml, content: Buffer.from(without) }]);
    expect(() => {
      folder.validateXml('habarlama-2026-004.xml', 'habarlama-2026-004.xsd');
    }).toThrow(/TechnicalMeasures/);
  });

  it('keeps text that looks like markup as text', async () => {
    const nasty = { kk: '<b>&amp; ]]> "1" \'2\' ә', ru: '</Ru><Kk>x' };
    const files = await documentPacket(sampleModel('notice', { values: { legalMeasures: nasty } }));
    const folder = folderOf(files);
    folder.validateXml('habarlama-2026-004.xml', 'habarlama-2026-004.xsd');
    expect(parse(files, '004.json')['measures'].legalMeasures).toEqual(nasty);
    expect(folder.pdfText('habarlama-2026-004.kk.pdf')).toContain(nasty.kk);
  });

  it('is the same bytes for the same input and moment', async () => {
    const [first, second] = [await documentPacket(sampleModel('notice')), await documentPacket(sampleModel('notice'))];
    const digests = (files: readonly NewFile[]): string[] => files.map((file) => Buffer.from(sha256(file.content)).toString('hex'));
    expect(digests(second)).toEqual(digests(first));
  });

  it('is refused whole for one character that no font has, and the field is named', async () => {
    const problem = await faultOf(documentPacket(sampleModel('notice', { values: { technicalMeasures: { kk: 'ажыратылды 漢', ru: 'отключено' } } })));
    expect(problem).toMatchObject({ code: 'GLYPH_MISSING', params: { character: '漢', code: 'U+6F22', field: 'technicalMeasures' } });
    const [first, second, ...rest] = sampleSubjects(5);
    const subjects = [first!, { ...second!, surname: '王' }, ...rest];
    expect(await faultOf(documentPacket(sampleModel('notice', { annex: subjects })))).toMatchObject({ params: { field: 'subjects.2' } });
  });

  it('sends a long list as a file that the letter names with its digest', async () => {
    const files = await documentPacket(sampleModel('notice', { annex: sampleSubjects(longestPrintedAnnex + 1) }));
    const csv = files.find((file) => file.purpose === 'annex')!;
    const text = folderOf(files).pdfText('habarlama-2026-004.kk.pdf').replace(/[\s\u00A0]+/g, '');
    expect(text).toContain(`habarlama-2026-004.csv,SHA-256${Buffer.from(sha256(csv.content)).toString('hex')}`);
    expect(text).not.toContain('Омаров');
  });

  it('takes 100 000 subjects', async () => {
    const files = await documentPacket(sampleModel('notice', { annex: sampleSubjects(100_000) }));
    folderOf(files).validateXml('habarlama-2026-004.xml', 'habarlama-2026-004.xsd');
    expect(parse(files, '004.json')['subjects']).toHaveLength(100_000);
  });

  it('stops when it is cancelled', async () => {
    const problem = await faultOf(documentPacket(sampleModel('notice'), { signal: AbortSignal.abort() }));
    expect(problem.code).toBe('CANCELLED');
  });
});

describe('a pack with one mandatory field more', () => {
  it('yields that field everywhere, and no code knows of it', async () => {
    const pack = packWithOneMoreField();
    const files = await documentPacket(sampleModel('notice', { pack, values: { insuranceMeasures } }));
    const folder = folderOf(files);
    expect(flat(folder.pdfText('habarlama-2026-004.kk.pdf'))).toContain('Сақтандыру шаралары Жауапкершілік сақтандырылды');
    expect(flat(folder.pdfText('habarlama-2026-004.ru.pdf'))).toContain('Меры по страхованию Ответственность застрахована');
    folder.validateXml('habarlama-2026-004.xml', 'habarlama-2026-004.xsd');
    const data = parse(files, '004.json');
    const schema = parse(files, '.schema.json');
    expect(data['measures'].insuranceMeasures).toEqual(insuranceMeasures);
    expect(jsonProblems(schema, data)).toEqual([]);
    delete data['measures'].insuranceMeasures;
    expect(jsonProblems(schema, data)).toEqual(["/measures must have required property 'insuranceMeasures'"]);
    folder.remove();

    const without = folderOf(await documentPacket(sampleModel('notice', { pack })));
    expect(() => {
      without.validateXml('habarlama-2026-004.xml', 'habarlama-2026-004.xsd');
    }).toThrow(/InsuranceMeasures/);
  });
});

describe('the packet of an application', () => {
  it('has both letters and JSON with its schema', async () => {
    const files = await documentPacket(sampleModel('application'));
    expect(files.map((file) => file.name)).toEqual(['otinim-2026-004.kk.pdf', 'otinim-2026-004.ru.pdf', 'otinim-2026-004.json', 'otinim-2026-004.schema.json']);
    const data = parse(files, '004.json');
    const schema = parse(files, '.schema.json');
    expect(jsonProblems(schema, data)).toEqual([]);
    expect(data['access']).toEqual({ way: 'contact_centre_1414', conformity: true });
    data['access'].way = 'own_means';
    expect(jsonProblems(schema, data)).toContain("/access must have required property 'testProtocols'");
    const kk = flat(folderOf(files).pdfText('otinim-2026-004.kk.pdf'));
    expect(kk).toContain('Пациентті емханаға тіркеу');
    expect(kk).toContain('«1414» Бірыңғай байланыс орталығы арқылы');
    expect(kk).toContain('236/НҚ, 30.05.2025 күнгі редакция');
  });
});

it('prints a letter for an organisation with hardly any details', async () => {
  const model = sampleModel('notice', { values: { responsibleName: '', responsiblePosition: '', responsiblePhone: '', responsibleEmail: '' } });
  const bare = { ...model, organisation: { ...model.organisation, name: { kk: 'ЖК Үлгі', ru: '' }, address: { kk: 'Алматы', ru: '' }, phone: '', email: '', head: '' } };
  const content = await renderPdf(letter(bare, 'ru', { kind: 'printed' }), { language: 'ru', title: 'т', made: model.made });
  const text = folderOf([{ name: 'a.pdf', mediaType: 'application/pdf', purpose: 'document', language: 'ru', content }]).pdfText('a.pdf');
  expect(text).toContain('ЖК Үлгі');
  expect(text).not.toContain('Контактные данные лица');
});
