import { IconCircleCheck, IconCircleX, IconHelpCircle, type Icon } from '@tabler/icons-react';
import type { Verification } from '../../../shared/contract/signing.ts';

type State = Verification['state'];

/** Told apart by shape and word; the colour only repeats it. */
export const stateIcons: Readonly<Record<State, Icon>> = { good: IconCircleCheck, bad: IconCircleX, undecided: IconHelpCircle };
export const stateWords: Readonly<Record<State, string>> = { good: 'success', bad: 'danger', undecided: 'warning' };
