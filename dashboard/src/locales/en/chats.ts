import type { chats as source } from '../pt-BR/chats.ts'

export const chats: typeof source = {}
