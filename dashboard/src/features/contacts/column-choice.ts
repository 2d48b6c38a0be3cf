import { useState } from 'react'

const storageKey = (accountId: string) => `zapbase.contacts.columns.${accountId}`

/** The custom fields that stand in the table as columns: this browser's choice for the account. */
export function useColumnChoice(accountId: string): [string[], (names: string[]) => void] {
  const [names, setNames] = useState(() => readChoice(accountId))
  const choose = (next: string[]) => {
    localStorage.setItem(storageKey(accountId), JSON.stringify(next))
    setNames(next)
  }
  return [names, choose]
}

function readChoice(accountId: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(accountId)) ?? '[]')
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : []
  } catch {
    return []
  }
}
