import type { tags as source } from '../pt-BR/tags.ts'

export const tags: typeof source = {}
