import { fold } from '@/lib/fold.ts'
import type { FlowItem } from './types.ts'

export interface Folder {
  /** Empty: in no folder. */
  name: string
  flows: FlowItem[]
}

/** The flows that are found by these words, folder by folder, those in none first. */
export function foldersOf(flows: readonly FlowItem[], query: string): Folder[] {
  const wanted = fold(query)
  const found = flows.filter(({ name, folder }) => fold(`${folder} ${name}`).includes(wanted))
  const byFolder = Map.groupBy(found, ({ folder }) => folder)
  return [...byFolder]
    .map(([name, some]) => ({ name, flows: some.toSorted((a, b) => a.name.localeCompare(b.name)) }))
    .sort((one, other) => one.name.localeCompare(other.name))
}

/** A name that no flow has, near to the wanted one: "Boas-vindas 2". */
export function freeName(name: string, flows: readonly FlowItem[]): string {
  const taken = new Set(flows.map((flow) => flow.name))
  const base = name.slice(0, 90)
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base} ${number}`
    if (!taken.has(candidate)) return candidate
  }
}
