import { createContext, useContext, useEffect, useRef, useState } from 'react';

/**
 * Keys are bound by their place on the keyboard (`code`): the Kazakh layout has letters on the digit row and the Russian
 * one moves every letter, so what a key types says nothing about which key it is.
 */
export interface Shortcut {
  readonly code: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
  /** As it stands on the keyboard, for menus and the key map. */
  readonly keys: string;
  /** Works while the cursor is in a field. */
  readonly inFields?: boolean;
}

export const shortcuts = {
  palette: { code: 'KeyK', ctrl: true, keys: 'Ctrl K', inFields: true },
  new: { code: 'KeyN', ctrl: true, keys: 'Ctrl N', inFields: true },
  export: { code: 'KeyE', ctrl: true, keys: 'Ctrl E', inFields: true },
  save: { code: 'KeyS', ctrl: true, keys: 'Ctrl S', inFields: true },
  undo: { code: 'KeyZ', ctrl: true, keys: 'Ctrl Z' },
  next: { code: 'Enter', ctrl: true, keys: 'Ctrl Enter', inFields: true },
  lock: { code: 'KeyL', ctrl: true, keys: 'Ctrl L', inFields: true },
  collapse: { code: 'Backslash', ctrl: true, keys: 'Ctrl \\', inFields: true },
  search: { code: 'Slash', keys: '/' },
  filter: { code: 'KeyF', keys: 'F' },
  tick: { code: 'KeyX', keys: 'X' },
  close: { code: 'Escape', keys: 'Esc', inFields: true },
  previousRecord: { code: 'ArrowUp', alt: true, keys: 'Alt \u2191', inFields: true },
  nextRecord: { code: 'ArrowDown', alt: true, keys: 'Alt \u2193', inFields: true },
  back: { code: 'ArrowLeft', alt: true, keys: 'Alt \u2190' },
  forward: { code: 'ArrowRight', alt: true, keys: 'Alt \u2192' },
  nextPane: { code: 'F6', keys: 'F6', inFields: true },
  previousPane: { code: 'F6', shift: true, keys: 'Shift F6', inFields: true },
  keyMap: { code: 'Slash', shift: true, keys: '?' },
  open: { code: 'KeyO', ctrl: true, keys: 'Ctrl O', inFields: true },
  restore: { code: 'KeyR', ctrl: true, keys: 'Ctrl R', inFields: true },
  demo: { code: 'KeyD', ctrl: true, keys: 'Ctrl D', inFields: true },
} as const satisfies Record<string, Shortcut>;
export type ShortcutId = keyof typeof shortcuts;

interface Binding {
  readonly shortcut: Shortcut;
  /** Depth of dialogs it belongs to: behind an open dialog no key does anything. */
  readonly depth: number;
  /** @returns false to let the next binding of the same key have it. */
  readonly run: (event: KeyboardEvent) => unknown;
}

const bindings: Binding[] = [];
let openDialogs = 0;

/** How many dialogs a component stands in: 0 on a page. */
export const DialogDepth = createContext(0);

function matches(shortcut: Shortcut, event: KeyboardEvent): boolean {
  return (
    event.code === shortcut.code &&
    event.ctrlKey === Boolean(shortcut.ctrl) &&
    event.shiftKey === Boolean(shortcut.shift) &&
    event.altKey === Boolean(shortcut.alt) &&
    !event.metaKey
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** A menu or list that floats takes Esc and the arrows for itself. */
function floatingIsOpen(): boolean {
  return document.querySelector('.mantine-Menu-dropdown, .mantine-Popover-dropdown, .mantine-Combobox-dropdown:not([style*="display: none"])') !== null;
}

// What a key closes may be gone before the key comes to the page behind it, and one Esc would close both.
let pressed = { depth: 0, floating: false };
window.addEventListener(
  'keydown',
  (event) => {
    pressed = { depth: openDialogs, floating: event.code === 'Escape' && floatingIsOpen() };
  },
  { capture: true },
);

window.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || pressed.floating) return;
  for (const binding of bindings.toReversed()) {
    if (binding.depth !== pressed.depth || !matches(binding.shortcut, event)) continue;
    if (isTyping(event.target) && !binding.shortcut.inFields) continue;
    if (binding.run(event) === false) continue;
    event.preventDefault();
    return;
  }
});

/** Binds a key while the component is on the screen; the one bound last goes first. */
export function useKeys(shortcut: Shortcut, run: (event: KeyboardEvent) => unknown, enabled = true): void {
  const latest = useRef(run);
  const depth = useContext(DialogDepth);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const binding: Binding = { shortcut, depth, run: (event) => latest.current(event) };
    bindings.push(binding);
    return () => {
      bindings.splice(bindings.indexOf(binding), 1);
    };
  }, [shortcut, enabled, depth]);
}

/** Binds a key of the map. */
export function useShortcut(id: ShortcutId, run: (event: KeyboardEvent) => unknown, enabled = true): void {
  useKeys(shortcuts[id], run, enabled);
}

/**
 * While mounted, keys of the page behind do nothing; afterwards the focus is where it was before, unless something else
 * has taken it. @returns the depth its content stands at.
 */
export function useDialogScope(): number {
  const depth = useContext(DialogDepth) + 1;
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    openDialogs += 1;
    return () => {
      openDialogs -= 1;
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, [before]);
  return depth;
}
