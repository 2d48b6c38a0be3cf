/**
 * Chooses a part of a text that is drawn, for what is typed next: at once, as hands are fast, and once more where a
 * window that closes has taken the focus meanwhile.
 */
export function selectText(input: HTMLTextAreaElement | null, start: number, end = start): void {
  const select = () => {
    input?.focus()
    input?.setSelectionRange(start, end)
  }
  select()
  requestAnimationFrame(() => {
    if (document.activeElement !== input) select()
  })
}
