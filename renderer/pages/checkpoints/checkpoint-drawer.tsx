import { IconDeviceFloppy, IconLink, IconPrinter, IconSignature } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CheckpointRecord } from '../../../shared/contract/checkpoints.ts';
import { Button } from '../../components/button.tsx';
import { Drawer, DrawerSection, type DrawerMoves } from '../../components/list-page/drawer.tsx';
import { Pairs, Tag } from '../../components/marks.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { useCheckpointFiles } from './use-checkpoint-files.ts';
import styles from './checkpoints.module.css';

export interface CheckpointDrawerProps {
  checkpoint: CheckpointRecord;
  origin: string;
  keyId: string;
  moves: DrawerMoves;
  onSign: () => void;
  onProve: () => void;
}

/** One checkpoint: what it says, who vouches for it, where it is kept, and how to take it out. */
export function CheckpointDrawer({ checkpoint, origin, keyId, moves, onSign, onProve }: CheckpointDrawerProps) {
  const { t } = useTranslation();
  const { busy, saveNote, saveSheet } = useCheckpointFiles(checkpoint);
  const { at, size, root, reason, signature, copies } = checkpoint;
  return (
    <Drawer
      moves={moves}
      identity={
        <>
          <Tag>{t(`checkpoints:reason.${reason}`)}</Tag>
          {signature && <Tag tone="success">{t('checkpoints:signed')}</Tag>}
        </>
      }
      title={t('checkpoints:of', { at: formatDateTime(at) })}
      actions={
        <>
          <Button icon={IconDeviceFloppy} busy={busy} onClick={() => void saveNote()}>
            {t('checkpoints:save')}
          </Button>
          <Button icon={IconPrinter} busy={busy} onClick={() => void saveSheet()}>
            {t('checkpoints:sheet')}
          </Button>
          <Button icon={IconSignature} blockedBy={signature ? t('checkpoints:signedAlready') : undefined} onClick={onSign}>
            {t('checkpoints:sign')}
          </Button>
          <Button icon={IconLink} blockedBy={size === 0 ? t('checkpoints:consistency.empty') : undefined} onClick={onProve}>
            {t('checkpoints:prove')}
          </Button>
        </>
      }
    >
      <DrawerSection>
        <Pairs
          pairs={[
            { key: 'at', label: t('checkpoints:column.at'), value: <span className="num">{formatDateTime(at)}</span> },
            { key: 'size', label: t('checkpoints:column.size'), value: <span className="num semibold">{formatNumber(size)}</span> },
            { key: 'root', label: t('checkpoints:column.root'), value: <span className={`mono ${styles.long}`}>{root}</span> },
            { key: 'origin', label: t('checkpoints:origin'), value: <span className={`mono ${styles.long}`}>{origin}</span> },
            { key: 'key', label: t('checkpoints:key'), value: <span className="mono">{keyId}</span> },
          ]}
        />
      </DrawerSection>
      <DrawerSection title={t('checkpoints:column.ecp')}>
        {signature ? (
          <Pairs
            pairs={[
              { key: 'signer', label: t('checkpoints:signer'), value: signature.signer },
              { key: 'organisation', label: t('certificate:field.organisation'), value: signature.organisation },
              { key: 'at', label: t('checkpoints:signedAt'), value: <span className="num">{formatDateTime(signature.at)}</span> },
            ]}
          />
        ) : (
          <p className="muted">{t('checkpoints:unsigned')}</p>
        )}
      </DrawerSection>
      <DrawerSection title={t('checkpoints:column.kept')} {...(copies.length > 0 ? { count: formatNumber(copies.length) } : {})}>
        {copies.length === 0 ? (
          <p className="muted">{t('checkpoints:notKeptText')}</p>
        ) : (
          <ul className={styles.copies}>
            {copies.map((copy, index) => (
              <li key={index}>
                <span className="num muted">{formatDateTime(copy.at)}</span>
                <span className="stack">
                  <span>{t(`checkpoints:copy.${copy.kind}`)}</span>
                  <span className={`mono small muted ${styles.long}`}>{copy.name}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </DrawerSection>
    </Drawer>
  );
}
