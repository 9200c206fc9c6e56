const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

/** F6: from pane to pane, each at the element it had last, or at its first. */
export function moveBetweenPanes(step: 1 | -1): void {
  // A pane inside a pane (the drawer inside the page) counts as one of its own.
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  if (panes.length === 0) return;
  const active = document.activeElement;
  const inside = panes.filter((pane) => pane.contains(active));
  const current = inside.at(-1);
  if (current && active instanceof HTMLElement) lastFocused.set(current, active);
  const at = current ? panes.indexOf(current) : step === 1 ? -1 : 0;
  const next = panes[(at + step + panes.length) % panes.length];
  if (!next) return;
  const remembered = lastFocused.get(next);
  const target =
    remembered && next.contains(remembered) ? remembered : (next.querySelector<HTMLElement>('[role="grid"]') ?? next.querySelector<HTMLElement>(focusable) ?? next);
  target.focus({ preventScroll: false });
}

const lastFocused = new WeakMap<HTMLElement, HTMLElement>();
