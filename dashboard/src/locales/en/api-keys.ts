import type { apiKeys as source } from '../pt-BR/api-keys.ts'

export const apiKeys: typeof source = {}
