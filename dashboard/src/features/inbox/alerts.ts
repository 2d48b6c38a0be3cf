import { useSyncExternalStore } from 'react'

/** How a member wants to hear of new messages, on this machine. */
export interface AlertChoice {
  sound: boolean
  /** Notifications of the browser; asked for by a press, never by itself. */
  browser: boolean
}

const STORAGE_KEY = 'zapbase.alerts'
const QUIET: AlertChoice = { sound: true, browser: false }
const listeners = new Set<() => void>()
let choice = read()

function read(): AlertChoice {
  try {
    return { ...QUIET, ...(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<AlertChoice>) }
  } catch {
    return QUIET
  }
}

export function readAlertChoice(): AlertChoice {
  return choice
}

export function chooseAlerts(changes: Partial<AlertChoice>): void {
  choice = { ...choice, ...changes }
  localStorage.setItem(STORAGE_KEY, JSON.stringify(choice))
  for (const listener of listeners) listener()
}

export function useAlertChoice(): AlertChoice {
  return useSyncExternalStore(subscribe, readAlertChoice)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Two short tones, made here: no file is loaded for them. Silent until the page was touched once. */
export function playSound(): void {
  try {
    const context = new AudioContext()
    const volume = context.createGain()
    volume.gain.setValueAtTime(0.0001, context.currentTime)
    volume.gain.exponentialRampToValueAtTime(0.15, context.currentTime + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35)
    const tone = context.createOscillator()
    tone.frequency.setValueAtTime(880, context.currentTime)
    tone.frequency.setValueAtTime(1_175, context.currentTime + 0.12)
    tone.connect(volume).connect(context.destination)
    tone.start()
    tone.stop(context.currentTime + 0.36)
    tone.onended = () => void context.close()
  } catch {
    // A browser without sound.
  }
}
