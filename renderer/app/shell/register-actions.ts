import { call, toProblem } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { showProblem } from '../../components/toast.tsx';
import { translations } from '../../i18n/start.ts';

/** Closes the database and wipes the keys; the gate shows the unlock page. */
export async function lockRegister(reason: 'button' | 'idle'): Promise<void> {
  try {
    await call('register.lock', { reason });
    await queryClient.invalidateQueries({ queryKey: ['register.status'] });
  } catch (error) {
    showProblem(translations.t, toProblem(error));
  }
}

/** Forgets the register: back to the start page. */
export async function closeRegister(): Promise<void> {
  try {
    await call('register.close', {});
    await queryClient.invalidateQueries({ queryKey: ['register.status'] });
  } catch (error) {
    showProblem(translations.t, toProblem(error));
  }
}
