export const onboarding = {
  'onboarding.title': 'Primeiros passos',
}
