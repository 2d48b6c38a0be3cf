import type { quickReplies as source } from '../pt-BR/quick-replies.ts'

export const quickReplies: typeof source = {}
