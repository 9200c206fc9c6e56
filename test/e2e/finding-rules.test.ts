import type { Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDemo } from '../../build/screenshots/demo.mjs';
import type { Finding } from '../../shared/contract/findings.ts';
import { launch, type RunningConsole } from './harness/app.ts';
import { expectAccessible, outOfReach, visit, zoom } from './harness/page-checks.ts';
import { must } from './harness/sample-register.ts';
import { kk, kkStart } from './harness/texts.ts';

// Findings of the sample register are dealt with several at once, rules are set and switched off, a subject is blocked: in a real
// window, in Kazakh. The tests stand on each other.

let derbes: RunningConsole;
beforeAll(async () => {
  derbes = await launch();
  derbes.page.setDefaultTimeout(15_000);
  await openDemo(derbes);
  await derbes.page.getByRole('navigation', { name: kk('shell-ui:navigation') }).waitFor();
});
afterAll(() => derbes.close());
afterEach(() => expect(derbes.violations).toEqual([]));

const main = (): Locator => derbes.page.locator('main');
const dialog = (): Locator => derbes.page.getByRole('dialog');
const button = (within: Locator, key: string): Locator => within.getByRole('button', { name: kk(key), exact: true });
const findings = async (state: Finding['state']): Promise<Finding[]> => (await must(derbes.call('findings.list', { state }))).findings;
const rows = (rule: string): Locator => main().getByRole('row').filter({ hasText: kk(`findings:rule.${rule}`) });
const bulkBar = (): Locator => main().getByRole('toolbar', { name: kk('findings-ui:selected', { count: 2, number: 2 }) });

describe('several findings at once', () => {
  test('are marked with the mouse and with X, and given to an operator; undo takes it back', async () => {
    await visit(derbes.page, '/findings');
    await rows('bulk_export').first().getByRole('checkbox').check();
    await rows('unusual_volume').first().click();
    await derbes.page.keyboard.press('KeyX');
    await button(bulkBar(), 'findings-ui:assign').click();
    await dialog().getByLabel(kk('findings-ui:assignTo')).click();
    await derbes.page.getByRole('option', { name: kk('findings-ui:assignOperator', { name: 'Жанболат Әлия Серікқызы' }) }).click();
    await button(dialog(), 'findings-ui:assign').click();
    await dialog().waitFor({ state: 'detached' });
    const assigned = async (): Promise<number> => (await findings('open')).filter(({ assignee }) => assignee !== null).length;
    await expect.poll(assigned).toBe(2);
    await derbes.page.keyboard.press('Control+KeyZ');
    await expect.poll(assigned).toBe(0);
  });

  test('are explained and then dismissed with one reason; the drawer keeps both', async () => {
    await rows('uncovered_base').nth(0).getByRole('checkbox').check();
    await rows('uncovered_base').nth(1).getByRole('checkbox').check();
    await button(bulkBar(), 'findings-ui:explain').click();
    await dialog().getByLabel(kk('findings-ui:explainText')).fill('Жүйе әкімшісінен сұралды');
    await button(dialog(), 'findings-ui:explain').click();
    await dialog().waitFor({ state: 'detached' });
    await rows('uncovered_base').nth(0).getByRole('checkbox').check();
    await rows('uncovered_base').nth(1).getByRole('checkbox').check();
    await button(bulkBar(), 'findings-ui:dismiss').click();
    await dialog().getByLabel(kk('findings-ui:dismissReason')).fill('Журналды баптау жоспарланған');
    await button(dialog(), 'findings-ui:dismiss').click();
    await expect.poll(async () => (await findings('dismissed')).length).toBe(2);
    const [dismissed] = await findings('dismissed');
    await visit(derbes.page, `/findings?view=dismissed&sel=${dismissed!.id}`);
    const drawer = main().getByRole('complementary', { name: kk('findings:rule.uncovered_base') });
    await drawer.getByText('Жүйе әкімшісінен сұралды').waitFor();
    await drawer.getByText(kk('findings-ui:step.note'), { exact: true }).waitFor();
    expect(await drawer.getByText('Журналды баптау жоспарланған').count()).toBeGreaterThan(0);
    expect(await drawer.getByText(kk('findings-rules:text.uncovered_base')).count()).toBe(1);
  });

  test('become one incident', async () => {
    await visit(derbes.page, '/findings');
    const burst = rows('bulk_export').filter({ hasText: 'n.kadyrov' });
    await burst.nth(0).getByRole('checkbox').check();
    await burst.nth(1).getByRole('checkbox').check();
    await button(bulkBar(), 'findings-ui:openIncident').click();
    await derbes.page.waitForFunction(() => location.hash.startsWith('#/incidents/'));
    expect((await findings('incident')).map(({ account, rule }) => `${rule} ${account}`)).toEqual(['bulk_export n.kadyrov', 'bulk_export n.kadyrov']);
  });
});

describe('the page of rules', () => {
  const row = (rule: string): Locator => main().getByRole('row').filter({ hasText: kk(`findings:rule.${rule}`) });
  const edit = async (rule: string): Promise<void> => {
    await main().getByRole('button', { name: kk('findings-rules:editNamed', { rule: kk(`findings:rule.${rule}`) }) }).click();
    await dialog().waitFor();
  };

  test('can be read by everybody', async () => {
    await visit(derbes.page, '/findings/rules');
    await row('sequence_gap').waitFor();
    await expectAccessible(derbes, 'rules');
    await zoom(derbes, 2);
    expect(await outOfReach(derbes.page)).toEqual([]);
    await zoom(derbes, 1);
  });

  test('shows what a rule would find before it is saved, and refuses a number that makes no sense', async () => {
    await edit('bulk_export');
    // The field shows plain digits once it has the focus.
    const type = async (parameter: string, value: string): Promise<void> => {
      const field = dialog().getByLabel(kk(`findings-rules:parameter.${parameter}`));
      await field.focus();
      await field.fill(value);
    };
    await type('exportedRows', '0');
    await expect.poll(() => button(dialog(), 'findings-rules:save').isDisabled()).toBe(true);
    await type('exportedRows', '100000');
    await type('viewedRows', '100000');
    await button(dialog(), 'findings-rules:try').click();
    await dialog().getByText(kk('findings-rules:tried', { findings: 0, records: 0, open: 1 })).waitFor();
    expect((await findings('open')).filter(({ rule }) => rule === 'bulk_export')).toHaveLength(1);
    await button(dialog(), 'findings-rules:save').click();
    await dialog().waitFor({ state: 'detached' });
    expect((await findings('open')).filter(({ rule }) => rule === 'bulk_export')).toEqual([]);
    expect((await findings('withdrawn')).filter(({ rule }) => rule === 'bulk_export')).toMatchObject([{ account: 'svc_lis_sync', withdrawn: { cause: 'rules' } }]);
    // What is in an incident stays there.
    expect(await findings('incident')).toHaveLength(2);
  });

  test('switches a rule off only with a reason, which it then shows', async () => {
    await edit('unusual_volume');
    await dialog().getByLabel(kk('findings-rules:enabled')).uncheck();
    await expect.poll(() => button(dialog(), 'findings-rules:save').isDisabled()).toBe(true);
    await dialog().getByLabel(kk('findings-rules:reason')).fill('Шектер бекітілмеген');
    await button(dialog(), 'findings-rules:save').click();
    await dialog().waitFor({ state: 'detached' });
    await row('unusual_volume').getByText(kk('findings-rules:offReason', { reason: 'Шектер бекітілмеген' })).waitFor();
    await visit(derbes.page, '/findings?view=withdrawn');
    await rows('unusual_volume').first().click();
    await main().getByText(kk('findings:cause.rule_off')).first().waitFor();
  });
});

describe('a subject', () => {
  test('is blocked by an act, recognised, and unblocked', async () => {
    await visit(derbes.page, '/settings?part=blocked');
    await main().getByLabel(kk('blocked-subjects:identifier')).fill('900101300017');
    await button(main(), 'blocked-subjects:block').click();
    await dialog().getByLabel(kk('blocked-subjects:act')).fill('№ 7, 01.12.2026');
    await dialog().getByLabel(kk('blocked-subjects:reason')).fill('Субъектінің өтініші');
    await button(dialog(), 'blocked-subjects:block').click();
    await dialog().waitFor({ state: 'detached' });
    await main().getByRole('cell', { name: '№ 7, 01.12.2026', exact: true }).waitFor();
    await button(main(), 'blocked-subjects:find').click();
    await main().getByText(kk('blocked-subjects:foundBlocked', { act: '№ 7, 01.12.2026' })).waitFor();
    await expectAccessible(derbes, 'blocked subjects');
    await main().getByRole('button', { name: kk('blocked-subjects:unblockNamed', { act: '№ 7, 01.12.2026' }) }).click();
    await dialog().getByLabel(kk('blocked-subjects:act')).fill('№ 8, 02.12.2026');
    await dialog().getByLabel(kk('blocked-subjects:reason')).fill('Тексеру аяқталды');
    await button(dialog(), 'blocked-subjects:unblock').click();
    await dialog().waitFor({ state: 'detached' });
    const { subjects } = await must(derbes.call('blockedSubjects.list', {}));
    expect(subjects).toMatchObject([{ kind: 'iin', act: '№ 7, 01.12.2026', unblocked: { act: '№ 8, 02.12.2026' } }]);
  });
});

describe('hours of a base', () => {
  test('are stated in its form, and the rules then find what was done outside them', async () => {
    const [base] = (await must(derbes.call('bases.list', {}))).bases;
    await visit(derbes.page, `/bases/${base!.id}/edit`);
    await main().getByRole('radio', { name: kk('access-hours:working') }).check();
    await main().getByLabel(kk('access-hours:from'), { exact: true }).fill('8');
    await main().getByText(kk('access-hours:invalid')).waitFor();
    await main().getByLabel(kk('access-hours:from'), { exact: true }).fill('10:00');
    await main().getByLabel(kk('access-hours:to'), { exact: true }).fill('16:00');
    await main().getByRole('button', { name: kkStart('common:action.save') }).click();
    await main().getByText(`${kk('access-hours:working')} 10:00–16:00`).waitFor();
    await visit(derbes.page, '/findings');
    await button(main(), 'findings-ui:run').click();
    await expect.poll(async () => (await findings('open')).filter(({ rule }) => rule === 'outside_hours').length).toBeGreaterThan(3);
    await rows('outside_hours').first().waitFor();
  });
});
