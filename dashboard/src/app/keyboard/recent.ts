const MOST = 8

/** Of each person on this machine: what he chose in the palette, the last first. Ids alone, and so no names. */
const keyOf = (userId: string) => `zapbase.recent.${userId}`

export function readRecent(userId: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

export function keepRecent(userId: string, id: string): void {
  const others = readRecent(userId).filter((other) => other !== id)
  localStorage.setItem(keyOf(userId), JSON.stringify([id, ...others].slice(0, MOST)))
}

/** The ids of one kind, such as `chat`. */
export function recentOf(recent: readonly string[], kind: string): string[] {
  return recent.flatMap((id) => (id.startsWith(`${kind}:`) ? id.slice(kind.length + 1) : []))
}
