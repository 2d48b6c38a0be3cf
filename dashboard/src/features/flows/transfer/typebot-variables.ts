import { variableName } from '@/lib/flow/names.ts'
import type { Typebot } from './typebot.ts'

/** Names for a Typebot's variables that the engine takes, by their ids; no two are the same. */
export function nameVariables({ variables = [] }: Typebot): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const { id, name } of variables) {
    const wanted = variableName(String(name)) || 'valor'
    let free = wanted
    for (let number = 2; taken.has(free); number += 1) free = `${wanted.slice(0, 36)}_${number}`
    taken.add(free)
    names.set(id, free)
  }
  return names
}

/** Texts of a Typebot's with its variables as Liquid says them. */
export class VariableTexts {
  private readonly byId: Map<string, string>
  private readonly byName: Map<string, string>

  constructor(typebot: Typebot) {
    this.byId = nameVariables(typebot)
    const named = (typebot.variables ?? []).map(({ id, name }) => [name, this.byId.get(id) ?? ''] as const)
    this.byName = new Map(named)
  }

  /** Undefined for an id that no variable has. */
  nameOf(id: unknown): string | undefined {
    return typeof id === 'string' ? this.byId.get(id) : undefined
  }

  /** `{{Name}}` becomes `{{ variables.name }}`; an unknown one reads as empty, as it does there. */
  write(text: string): string {
    return text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
      const known = this.byName.get(name.trim()) ?? variableName(name)
      return known === '' ? '' : `{{ variables.${known} }}`
    })
  }

  /** Whether it holds code between `{{=` and `=}}`, which no flow runs. */
  static hasCode(text: string): boolean {
    return text.includes('{{=')
  }
}
