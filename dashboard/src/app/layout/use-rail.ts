import { keptChoice } from '@/lib/kept-choice.ts'
import { useMediaQuery } from '@/lib/media-query.ts'

const KINDS = ['auto', 'wide', 'rail'] as const

/** Remembered apart: who works in the conversations wants their room, and the words elsewhere. */
const choices = {
  full: keptChoice('zapbase.navigation.full', KINDS, 'auto'),
  ordinary: keptChoice('zapbase.navigation', KINDS, 'auto'),
}

/** The pages that fill the window, where every column counts: the conversations and the builder of a flow. */
const FULL = /\/conversas(\/|$)|\/fluxos\/[0-9a-f-]{36}$/

/** Whether the navigation is a rail of icons: on narrow windows always, else as chosen, by itself where room is short. */
export function useRail(pathname: string) {
  const isWide = useMediaQuery('(min-width: 64rem)')
  const isVast = useMediaQuery('(min-width: 110rem)')
  const isFull = FULL.test(pathname)
  const choice = isFull ? choices.full : choices.ordinary
  const chosen = choice.use()
  const isRail = !isWide || (chosen === 'auto' ? isFull && !isVast : chosen === 'rail')
  return { isRail, toggle: isWide ? () => choice.choose(isRail ? 'wide' : 'rail') : undefined }
}
