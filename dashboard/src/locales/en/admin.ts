import type { admin as source } from '../pt-BR/admin.ts'

export const admin: typeof source = {}
