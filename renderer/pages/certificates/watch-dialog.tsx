import { IconFile, IconKey, IconUsb } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/contract/index.ts';
import type { PickedFile } from '../../../shared/contract/scalars.ts';
import type { TokenList } from '../../../shared/contract/signing.ts';
import { call, toProblem } from '../../api/client.ts';
import { invalidateAreas } from '../../api/query-client.ts';
import { useAttempt } from '../../api/use-attempt.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { PasswordField } from '../../components/fields/text.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { showDone } from '../../components/toast.tsx';
import { formatDate } from '../../i18n/format.ts';
import styles from './watch-dialog.module.css';

type State =
  | { readonly at: 'choosing' }
  /** A PKCS#12: its password opens the part that the certificate stands in. */
  | { readonly at: 'closed'; readonly file: PickedFile }
  | { readonly at: 'tokens'; readonly modules: OutputOf<'signing.pkcs11Modules'>['modules'] }
  | { readonly at: 'token'; readonly list: TokenList };

/** Registers a certificate for watching: from a file, a PKCS#12 or a token. The key stays where it is. */
export function WatchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [state, setState] = useState<State>({ at: 'choosing' });
  const { busy, problem, attempt } = useAttempt();
  const password = useRef<HTMLInputElement>(null);

  const done = ({ certificate, known }: OutputOf<'certificates.watch'>) => {
    invalidateAreas(['certificates']);
    showDone(t(known ? 'certificates:watch.known' : 'certificates:watch.done', { name: certificate.commonName || certificate.subject }));
    onClose();
  };
  const take = async (file: PickedFile, given?: string) => {
    try {
      done(await call('certificates.watch', { from: 'file', file: file.handle, ...(given === undefined ? {} : { password: given }) }));
    } catch (error) {
      const found = toProblem(error);
      // The file stays at hand while only its password is missing or mistyped.
      if (found.code !== 'KEY_PASSWORD_NEEDED' && found.code !== 'KEY_WRONG_PASSWORD') {
        setState({ at: 'choosing' });
        throw error;
      }
      setState({ at: 'closed', file });
      if (found.code === 'KEY_WRONG_PASSWORD') throw error;
    }
  };
  const chooseFile = () =>
    attempt(async () => {
      const { file } = await call('shell.pick', { purpose: 'certificate-file' });
      if (file) await take(file);
    });
  const chooseToken = () =>
    attempt(async () => {
      const { modules } = await call('signing.pkcs11Modules', {});
      setState({ at: 'tokens', modules });
    });
  const chooseModule = () =>
    attempt(async () => {
      const { file } = await call('shell.pick', { purpose: 'token-module' });
      if (file) setState({ at: 'token', list: await call('signing.tokens', { module: file.handle }) });
    });
  const look = (module: string) => attempt(async () => setState({ at: 'token', list: await call('signing.tokens', { module }) }));
  const give = () => {
    const given = password.current?.value ?? '';
    if (state.at !== 'closed' || given === '' || busy) return;
    // It goes from the field straight to the call and stands in no state.
    if (password.current) password.current.value = '';
    void attempt(() => take(state.file, given));
  };
  return (
    <Dialog
      title={t('certificates:watch.title')}
      width={560}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          {state.at === 'closed' && (
            <Button variant="primary" icon={IconKey} busy={busy} onClick={give}>
              {t('certificates:watch.register')}
            </Button>
          )}
        </>
      }
    >
      <p>{t('certificates:watch.text')}</p>
      {state.at === 'closed' ? (
        <form
          className="stack"
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            give();
          }}
        >
          <span className="mono">{state.file.name}</span>
          <PasswordField ref={password} label={t('signing-ui:password')} aside={t('signing-ui:passwordNote')} autoComplete="off" autoFocus maxLength={1024} />
        </form>
      ) : (
        <div className={styles.sources}>
          <Button data-autofocus icon={IconFile} busy={busy} onClick={() => void chooseFile()}>
            {t('certificates:watch.fromFile')}
          </Button>
          <Button icon={IconUsb} busy={busy} onClick={() => void chooseToken()}>
            {t('certificates:watch.fromToken')}
          </Button>
        </div>
      )}
      {state.at === 'tokens' && (
        <ul className={styles.list} aria-label={t('certificates:watch.modules')}>
          {state.modules.map((module) => (
            <li key={module.file}>
              <span className="mono cut grow">{module.name}</span>
              <Button size="sm" busy={busy} onClick={() => void look(module.file)}>
                {t('certificates:watch.look')}
              </Button>
            </li>
          ))}
          <li>
            <span className="grow muted">{t(state.modules.length === 0 ? 'certificates:watch.noModules' : 'certificates:watch.otherModules')}</span>
            <Button size="sm" busy={busy} onClick={() => void chooseModule()}>
              {t('certificates:watch.otherModule')}
            </Button>
          </li>
        </ul>
      )}
      {state.at === 'token' && <OnTokens list={state.list} busy={busy} onTake={(certificate) => void attempt(async () => done(await call('certificates.watch', { from: 'token', module: state.list.module.file, certificate })))} />}
      {problem && <ProblemView problem={problem} />}
    </Dialog>
  );
}

function OnTokens({ list, busy, onTake }: { list: TokenList; busy: boolean; onTake: (fingerprint: string) => void }) {
  const { t } = useTranslation();
  const found = list.slots.flatMap(({ token }) => (token ? token.certificates.map(({ certificate }) => ({ certificate, label: token.label })) : []));
  if (found.length === 0) return <p className="muted">{t('certificates:watch.tokenEmpty')}</p>;
  return (
    <ul className={styles.list} aria-label={t('certificates:watch.onTokens')}>
      {found.map(({ certificate, label }) => (
        <li key={certificate.fingerprint}>
          <span className="stack grow">
            <span className="medium cut">{certificate.commonName || certificate.subject}</span>
            <span className="small muted">
              {label} · {t(`certificates:algorithm.${certificate.algorithm}`)} · <span className="num">{formatDate(certificate.notAfter)}</span>
            </span>
          </span>
          <Button size="sm" busy={busy} onClick={() => onTake(certificate.fingerprint)}>
            {t('certificates:watch.register')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
