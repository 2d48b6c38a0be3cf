// What whoever follows a link reads when it leads nowhere.

import type { Language } from '../_shared/languages.ts'

export type Trouble = 'unknown' | 'disabled' | 'unpaired' | 'unavailable' | 'method'

export const STATUSES: Record<Trouble, number> = {
  unknown: 404,
  disabled: 404,
  unpaired: 503,
  unavailable: 503,
  method: 405,
}

export const TEXTS: Record<Language, Record<Trouble, string>> = {
  'pt-BR': {
    unknown: 'Este link não existe. Confira se ele foi copiado por inteiro.',
    disabled: 'Este link está desativado.',
    unpaired: 'Este número de WhatsApp ainda não foi conectado. Tente de novo mais tarde.',
    unavailable: 'Não foi possível abrir este link agora. Tente de novo em alguns instantes.',
    method: 'Este endereço só pode ser aberto.',
  },
  en: {
    unknown: 'This link does not exist. Check that it was copied whole.',
    disabled: 'This link is switched off.',
    unpaired: 'This WhatsApp number is not connected yet. Try again later.',
    unavailable: 'This link could not be opened just now. Try again in a moment.',
    method: 'This address can only be opened.',
  },
}
