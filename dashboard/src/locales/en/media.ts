import type { media as source } from '../pt-BR/media.ts'

export const media: typeof source = {}
