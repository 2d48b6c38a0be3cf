import type { onboarding as source } from '../pt-BR/onboarding.ts'

export const onboarding: typeof source = {
  'onboarding.title': 'First steps',
}
