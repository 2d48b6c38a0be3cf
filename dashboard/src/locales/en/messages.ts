import type { messages as source } from '../pt-BR/messages.ts'

export const messages: typeof source = {}
