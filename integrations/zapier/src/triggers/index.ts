import type { Trigger } from 'zapier-platform-core'
import { hooks } from './hooks.ts'
import { lists } from './lists.ts'

export const triggers: Record<string, Trigger> = Object.fromEntries(
  [...hooks, ...lists].map((trigger) => [trigger.key, trigger]),
)
