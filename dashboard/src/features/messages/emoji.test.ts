import { describe, expect, it } from 'vitest'
import { EMOJI_GROUPS, findEmoji, loadEmoji } from './emoji.ts'

describe('emoji', () => {
  it.each(['pt-BR', 'en'])('are all there by their groups (%s)', async (locale) => {
    const groups = await loadEmoji(locale)
    expect(groups).toHaveLength(EMOJI_GROUPS.length)
    expect(groups.flat().length).toBeGreaterThan(1_800)
    expect(groups[0]?.[0]?.emoji).toBe('😀')
  })

  it.each([
    ['pt-BR', 'coracao verm', '❤️'],
    ['pt-BR', 'AVIÃO', '✈️'],
    ['pt-BR', 'kkk', '😆'],
    ['en', 'thumbs up', '👍️'],
    ['en', 'brazil', '🇧🇷'],
    ['en', '🚀', '🚀'],
  ])('are found by what they are called (%s: %s)', async (locale, typed, emoji) => {
    const found = findEmoji(await loadEmoji(locale), typed).map((one) => one.emoji)
    expect(found.slice(0, 5)).toContain(emoji)
  })

  it('are none for a word that means none', async () => {
    expect(findEmoji(await loadEmoji('en'), 'xyzzy')).toEqual([])
  })
})
