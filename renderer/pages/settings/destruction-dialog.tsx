import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Destruction, destructionGrounds, type SubjectOfDestruction } from '../../../shared/contract/destruction.ts';
import type { OutputOf } from '../../../shared/contract/index.ts';
import { useProgressCall } from '../../api/hooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox, ChoiceCards, SelectField } from '../../components/fields/choice.tsx';
import { DateField } from '../../components/fields/dates.tsx';
import { codeSentence } from '../../components/fields/form-problems.ts';
import { TextField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { WorkBar } from '../../components/progress-dialog.tsx';
import { Banner } from '../../components/surfaces.tsx';
import { todayInZone } from '../../i18n/format.ts';
import { DestructionFound } from './destruction-found.tsx';
import { DestructionSubject } from './destruction-subject.tsx';

type Ground = Destruction['ground'];

/** By whose order and on what ground; then what would go and what would stay; then, once the user knows, for good. */
export function DestructionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [subject, setSubject] = useState<SubjectOfDestruction>({ by: 'identifier', identifier: '' });
  const [ground, setGround] = useState<Ground>('demand');
  const [note, setNote] = useState('');
  const [legalDemand, setLegalDemand] = useState('');
  const [orderNumber, setOrderNumber] = useState('');
  const [orderDay, setOrderDay] = useState<string | null>(todayInZone());
  const [backups, setBackups] = useState<Destruction['backups']>('replace');
  const [confirmed, setConfirmed] = useState(false);
  const [seen, setSeen] = useState<OutputOf<'destructions.preview'>>();
  const [done, setDone] = useState<Destruction>();
  const look = useProgressCall('destructions.preview');
  const work = useProgressCall('destructions.destroy');
  const running = look.running || work.running;
  const problem = work.problem ?? look.problem;
  const wrong = (field: string): string | undefined => {
    const code = problem?.fields?.[field];
    return code && codeSentence(t, code);
  };
  const preview = async (): Promise<void> => {
    setConfirmed(false);
    setSeen(await look.run({ subject }));
  };
  const destroy = async (): Promise<void> => {
    if (orderDay === null) return;
    setDone(await work.run({ subject, ground, note, legalDemand, orderNumber, orderDay, backups, confirmed: true }));
  };

  if (done) {
    return (
      <Dialog title={t('destruction:done')} width={560} onClose={onClose} footer={<Button variant="primary" data-autofocus onClick={onClose}>{t('destruction:close')}</Button>} note={t('destruction:resultNote')}>
        <DestructionFound title={t('destruction:taken')} found={done} />
      </Dialog>
    );
  }
  if (seen) {
    const ready = confirmed && (!seen.blocked || legalDemand.trim() !== '');
    return (
      <Dialog
        title={t('destruction:dialogTitle')}
        width={560}
        onClose={running ? undefined : onClose}
        footer={
          <>
            <Button disabled={running} onClick={() => setSeen(undefined)}>
              {t('destruction:back')}
            </Button>
            <Button variant="danger" busy={work.running} disabled={!ready} onClick={() => void destroy()}>
              {t('destruction:destroy')}
            </Button>
          </>
        }
      >
        <DestructionFound title={t('destruction:found')} found={seen} />
        {seen.blocked && (
          <>
            <Banner framed tone="warning">{t('destruction:blockedBy', { act: seen.blocked.act })}</Banner>
            <TextField label={t('destruction:legalDemand')} hint={t('destruction:legalDemandHint')} maxLength={300} value={legalDemand} onChange={(event) => setLegalDemand(event.target.value)} error={wrong('legalDemand')} />
          </>
        )}
        {seen.backups > 0 && (
          <ChoiceCards
            label={t('destruction:backupsTitle', { count: seen.backups })}
            hint={t('destruction:backupsOutside')}
            columns={2}
            value={backups}
            onChange={setBackups}
            options={(['replace', 'keep'] as const).map((value) => ({ value, label: t(`destruction:backups.${value}`), text: t(`destruction:backups.${value}Text`) }))}
          />
        )}
        <Checkbox label={t('destruction:confirm')} checked={confirmed} disabled={running} onChange={(event) => setConfirmed(event.target.checked)} />
        {work.running && <WorkBar progress={work.progress} startedAt={work.startedAt} />}
        {problem && <ProblemView problem={problem} />}
      </Dialog>
    );
  }
  const isNamed = subject.by === 'person' ? subject.person !== '' : subject.by === 'account' ? subject.account.trim() !== '' : subject.identifier.trim().length >= 10;
  const ready = isNamed && orderNumber.trim() !== '' && orderDay !== null && (ground !== 'other' || note.trim().length >= 3);
  return (
    <Dialog
      title={t('destruction:dialogTitle')}
      width={560}
      onClose={running ? undefined : onClose}
      footer={
        <>
          <Button onClick={() => (running ? look.stop() : onClose())}>{t(running ? 'common:action.stop' : 'common:action.cancel')}</Button>
          <Button variant="primary" busy={look.running} disabled={!ready} onClick={() => void preview()}>
            {t('destruction:preview')}
          </Button>
        </>
      }
    >
      <DestructionSubject subject={subject} onChange={setSubject} error={wrong('identifier') ?? wrong('subject')} />
      <SelectField label={t('destruction:ground')} options={destructionGrounds.map((value) => ({ value, label: t(`destruction:grounds.${value}`) }))} value={ground} onChange={setGround} />
      {ground === 'other' && <TextField label={t('destruction:note')} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} error={wrong('note')} />}
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 12 }}>
        <TextField label={t('destruction:orderNumber')} maxLength={100} value={orderNumber} onChange={(event) => setOrderNumber(event.target.value)} error={wrong('orderNumber')} />
        <DateField label={t('destruction:orderDay')} value={orderDay} onChange={setOrderDay} error={wrong('orderDay')} />
      </div>
      {look.running && <WorkBar progress={look.progress} startedAt={look.startedAt} />}
      {look.problem && !look.problem.fields && <ProblemView problem={look.problem} />}
    </Dialog>
  );
}
