import { keptChoice } from './kept-choice.ts'

export const THEMES = ['light', 'dark', 'system'] as const

export const themeChoice = keptChoice('zapbase.theme', THEMES, 'system')

/** Puts the remembered theme on the page and follows the system's while "system" is chosen. */
export function startTheme(): void {
  applyTheme()
  themeChoice.subscribe(applyTheme)
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme)
}

function applyTheme(): void {
  const theme = themeChoice.read()
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && systemIsDark))
}
