import { useSyncExternalStore } from 'react'

export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

const STORAGE_KEY = 'zapbase.theme'
const listeners = new Set<() => void>()

/** Puts the remembered theme on the page and follows the system's while "system" is chosen. */
export function startTheme(): void {
  applyTheme()
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme)
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme)
  applyTheme()
  for (const listener of listeners) listener()
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, rememberedTheme)
}

function rememberedTheme(): Theme {
  return THEMES.find((theme) => theme === localStorage.getItem(STORAGE_KEY)) ?? 'system'
}

function applyTheme(): void {
  const theme = rememberedTheme()
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && systemIsDark))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
