import type { Action } from '../../../../shared/domain/vocabulary.ts';
import type { SyslogMessage } from './syslog-header.ts';

/** What a program of the system tells of somebody. */
export interface SystemAction {
  readonly account: string;
  readonly host: string;
  readonly action: Action;
  readonly statement: string;
  readonly details: Readonly<Record<string, string | number>>;
}

const repeated = /^message repeated (\d+) times: \[ ?(.*)\]$/s;
const sshdSignIn = /^(Accepted|Failed) \S+ for (?:invalid user )?(\S*) from (\S+) port \d+/;
const sudoLine = /^ *(\S+) : (?:(.*?) ; )?TTY=(\S+) ; PWD=.*? ; USER=(\S+)(?: ; .*?)? ; COMMAND=(.*)$/s;
const suLine = /^(FAILED SU )?\(to (\S+)\) (\S+) on \S+$/;
const loginLine = /^(?:(FAILED) LOGIN .*?(?:FROM (\S+) )?FOR '?([^\s',]+)|(?:ROOT )?LOGIN ON \S+(?: BY (\S+))?(?: FROM (\S+))?)/;
const accountPrograms = /^(?:useradd|userdel|usermod|groupadd|groupdel|groupmod|gpasswd|chage|newusers)$/;
const accountChange = /^(?:new (?:user|group)|delete (?:user|group)|removed? group|change user|group (?:added|changed|removed)|add '|user \S+ (?:added|removed)|changed)/;

/**
 * What sshd, sudo, su, login and the programs that keep accounts say, in the words of their sources on Debian.
 * @returns null for what is no one's action, or is told by another message as well
 */
export function systemAction({ program, message }: SyslogMessage): SystemAction | null {
  const again = repeated.exec(message);
  const text = again?.[2] ?? message;
  const details: Record<string, string | number> = again ? { repeated: Number(again[1]) } : {};
  switch (program) {
    case 'sshd':
    case 'sshd-session': {
      const found = sshdSignIn.exec(text);
      if (!found || !found[2]) return null;
      return { account: found[2], host: found[3] ?? '', action: found[1] === 'Accepted' ? 'sign_in' : 'sign_in_failed', statement: '', details };
    }
    case 'sudo': {
      const found = sudoLine.exec(text);
      if (!found) return null;
      const [, account = '', refusal = '', , as = '', command = ''] = found;
      return { account, host: '', action: refusal === '' ? 'use' : 'sign_in_failed', statement: command, details: { ...details, as } };
    }
    case 'su': {
      const found = suLine.exec(text);
      return found && { account: found[3] ?? '', host: '', action: found[1] ? 'sign_in_failed' : 'use', statement: '', details: { ...details, as: found[2] ?? '' } };
    }
    case 'login': {
      const found = loginLine.exec(text);
      if (!found) return null;
      const failed = found[1] !== undefined;
      return { account: (failed ? found[3] : found[4]) ?? 'root', host: (failed ? found[2] : found[5]) ?? '', action: failed ? 'sign_in_failed' : 'sign_in', statement: '', details };
    }
    default:
      // Only root may; the message does not say who was root then. sudo does.
      return accountPrograms.test(program) && accountChange.test(text) ? { account: 'root', host: '', action: 'change', statement: text, details } : null;
  }
}
