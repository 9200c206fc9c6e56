import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignerRules } from '../../../shared/contract/signers.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { otherSigners, signingRoles } from '../../../shared/domain/who-may-sign.ts';
import { toProblem } from '../../api/client.ts';
import { useCall, useMutationCall } from '../../api/hooks.ts';
import { useBlockedBy } from '../../app/blocked.ts';
import { shortcuts, useShortcut } from '../../app/keyboard/shortcuts.ts';
import { Button } from '../../components/button.tsx';
import { CheckCards, ChoiceCards } from '../../components/fields/choice.tsx';
import { LinesField } from '../../components/fields/compound.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { useUnsavedGuard } from '../../components/record-page/form-page.tsx';
import { RecordPending } from '../../components/record-page/record-page.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { showDone } from '../../components/toast.tsx';
import styles from './settings.module.css';

const kinds = ['notice', 'application'] as const;
type Kind = (typeof kinds)[number];

/** Who signs which document for the organisation; only the owner of the register decides it. */
export function SignersPart() {
  const rules = useCall('signing.signerRules', {});
  if (!rules.data) return <RecordPending problem={rules.error?.problem} onRetry={() => void rules.refetch()} />;
  return <SignersForm key={JSON.stringify(rules.data)} saved={rules.data} />;
}

function SignersForm({ saved }: { saved: SignerRules }) {
  const { t } = useTranslation();
  const blocked = useBlockedBy('owner');
  const set = useMutationCall('signing.setSignerRules');
  const [rules, setRules] = useState(saved);
  const [problem, setProblem] = useState<Problem>();
  const changed = JSON.stringify(rules) !== JSON.stringify(saved);
  useUnsavedGuard(changed && !set.isPending);
  const change = (kind: Kind, part: Partial<SignerRules[Kind]>) => {
    setProblem(undefined);
    setRules((all) => ({ ...all, [kind]: { ...all[kind], ...part } }));
  };
  const save = async () => {
    try {
      const plain = (rule: SignerRules[Kind]) => ({ ...rule, iins: rule.iins.map((iin) => iin.replace(/\s/g, '')).filter(Boolean) });
      await set.mutateAsync({ notice: plain(rules.notice), application: plain(rules.application) });
      showDone(t('settings:saved'));
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  useShortcut('save', () => void save(), changed && !blocked);
  return (
    <div className={styles.form}>
      {blocked && <Banner framed>{blocked}</Banner>}
      <p className="text-2">{t('signers:intro')}</p>
      {kinds.map((kind) => (
        <section key={kind} className={styles.form} aria-label={t(`signers:kind.${kind}`)}>
          <h3 style={{ fontSize: 13, fontWeight: 600, paddingTop: 6 }}>{t(`signers:kind.${kind}`)}</h3>
          <CheckCards
            label={t('signers:roles')}
            hint={t('signers:rolesHint')}
            columns={2}
            value={rules[kind].roles}
            onChange={(roles) => change(kind, { roles })}
            options={signingRoles.map((value) => ({ value, label: t(`certificate:role.${value}`), disabled: blocked !== undefined }))}
          />
          <LinesField
            label={t('signers:people')}
            hint={t('signers:peopleHint')}
            optional
            addLabel={t('signers:addPerson')}
            value={rules[kind].iins}
            onChange={(iins) => change(kind, { iins })}
            error={problem?.fields?.[`${kind}.iins`] && t('errors:IIN_INVALID.message')}
          />
          <ChoiceCards
            label={t('signers:others.label')}
            columns={3}
            value={rules[kind].others}
            onChange={(others) => change(kind, { others })}
            options={otherSigners.map((value) => ({ value, label: t(`signers:others.${value}`), text: t(`signers:others.${value}Text`), disabled: blocked !== undefined }))}
            error={problem?.fields?.[`${kind}.others`] && t('errors:SIGNER_RULE_EMPTY.message')}
          />
        </section>
      ))}
      {problem && <ProblemView problem={problem} />}
      <div className={styles.save}>
        <Button variant="primary" size="lg" keys={shortcuts.save.keys} busy={set.isPending} disabled={!changed} blockedBy={blocked} onClick={() => void save()}>
          {t('common:action.save')}
        </Button>
      </div>
    </div>
  );
}
