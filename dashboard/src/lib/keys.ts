/** Keys as they are written down: `j`, `shift+e`, `mod+k`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
const isMac = /mac|iphone|ipad/i.test(navigator.platform)

interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  getModifierState: (name: 'AltGraph') => boolean
}

/** Whether exactly these keys are pressed, and no other with them. */
export function isPressed(event: Press, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  if (event.key.toLowerCase() !== key) return false
  const [mod, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey]
  const isSign = key.length === 1 && !/[a-z]/.test(key)
  // On some keyboards a sign needs Shift or AltGr, which reports itself as Ctrl and Alt.
  if (isSign && event.getModifierState('AltGraph')) return true
  return (
    mod === parts.includes('mod') &&
    !other &&
    !event.altKey &&
    (isSign || event.shiftKey === parts.includes('shift'))
  )
}

const NAMES: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  enter: 'Enter',
  escape: 'Esc',
}

/** The keys as they are shown, one after the other. */
export function sayKeys(keys: string): string[] {
  return keys.split('+').map((key) => NAMES[key] ?? key.toUpperCase())
}

/** Whether what is typed there is text. */
export function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable="true"]') !== null
  )
}

/** Whether one of these, such as a window over the page, is open. */
export function isOpen(...roles: string[]): boolean {
  return document.querySelector(roles.map((role) => `[role="${role}"]`).join(', ')) !== null
}
