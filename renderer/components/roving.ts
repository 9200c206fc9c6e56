import type { KeyboardEvent } from 'react';

/** Arrow keys inside a group that is one stop of Tab: tabs, segments, a section index. */
export function moveInGroup(event: KeyboardEvent<HTMLElement>, axis: 'horizontal' | 'vertical', selector = 'button:not(:disabled)'): void {
  const forward = axis === 'horizontal' ? 'ArrowRight' : 'ArrowDown';
  const back = axis === 'horizontal' ? 'ArrowLeft' : 'ArrowUp';
  if (![forward, back, 'Home', 'End'].includes(event.code) || event.altKey || event.ctrlKey || event.shiftKey) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  const next =
    event.code === 'Home' ? 0 : event.code === 'End' ? items.length - 1 : (at + (event.code === forward ? 1 : -1) + items.length) % items.length;
  items[next]?.focus();
}
