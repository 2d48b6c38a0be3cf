import type { accountSettings as source } from '../pt-BR/account-settings.ts'

export const accountSettings: typeof source = {}
