// The language of whoever asks.

export type Language = 'pt-BR' | 'en'

/** Of those that a browser names the first that we have; Portuguese when it names none of them. */
export function languageOf(accepted: string | null): Language {
  const named = (accepted ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = Number(parameters.find((parameter) => parameter.trim().startsWith('q='))?.split('=')[1] ?? 1)
    return { primary: tag.split('-')[0]?.toLowerCase(), quality }
  })
  const known = named.filter(({ primary, quality }) => (primary === 'pt' || primary === 'en') && quality > 0)
  const best = known.sort((one, other) => other.quality - one.quality)[0]
  return best?.primary === 'en' ? 'en' : 'pt-BR'
}
