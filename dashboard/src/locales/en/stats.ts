import type { stats as source } from '../pt-BR/stats.ts'

export const stats: typeof source = {}
