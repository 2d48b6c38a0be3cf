import { describe, expect, it } from 'vitest'
import { makeChat } from '../../../test/conversation.ts'
import { chatName, chatPhone } from './chat.ts'
import { appendPage, type ChatList, chatAfter, renewTop, updateChats } from './chat-list.ts'
import { chatFilterOf, readChatSearch } from './search.ts'
import { snoozeTimes } from './snooze.ts'

const at = (minute: number, fraction = '') =>
  `2026-01-01T12:${String(minute).padStart(2, '0')}:00${fraction}+00:00`
const chat = (id: string, minute: number) => makeChat({ id, listed_at: at(minute) })
const list = (next: string | null, ...chats: ReturnType<typeof chat>[]): ChatList => ({ chats, next })
const ids = ({ chats }: ChatList) => chats.map(({ id }) => id).join('')

describe('a list of chats', () => {
  const loaded = list('more', chat('a', 9), chat('b', 8), chat('c', 7))

  it('moves a chat up that was written to, and leaves the others alone', () => {
    const next = updateChats(loaded, ['c'], [chat('c', 10)])
    expect(ids(next)).toBe('cab')
    expect(next.chats[1]).toBe(loaded.chats[0])
  })

  it('takes in a new chat at its place and lets go of one that left the folder', () => {
    expect(ids(updateChats(loaded, ['x', 'b'], [chat('x', 8)]))).toBe('axc')
  })

  it('leaves a chat below what is loaded to its page', () => {
    expect(ids(updateChats(loaded, ['y'], [chat('y', 1)]))).toBe('abc')
    expect(ids(updateChats(list(null, ...loaded.chats), ['y'], [chat('y', 1)]))).toBe('abcy')
  })

  it('goes on with what is no colleague’s, below first', () => {
    const given = makeChat({ id: 'c', listed_at: at(7), assigned_to: 'camila' })
    const own = makeChat({ id: 'd', listed_at: at(6), assigned_to: 'me' })
    const next = (id: string, ...chats: ReturnType<typeof chat>[]) =>
      chatAfter(list(null, chat('a', 9), chat('b', 8), ...chats), id, 'me')?.id
    expect(next('b', given, own)).toBe('d')
    expect(next('d', given, own)).toBe('b')
    expect(next('b', given)).toBe('a')
    expect(next('gone', given)).toBe('a')
    expect(chatAfter(list(null, given, chat('z', 1)), 'z', 'me')?.id).toBe('c')
    expect(chatAfter(list(null, own), 'd', 'me')).toBeUndefined()
  })

  it('orders chats of one millisecond by their microseconds, then by their ids', () => {
    const close = (id: string, fraction: string) => makeChat({ id, listed_at: at(9, fraction) })
    const found = [close('a', '.1234'), close('b', '.123456'), close('c', '.1234')]
    expect(ids(updateChats(list(null), [], found))).toBe('bca')
  })

  it('appends a page without showing a chat twice', () => {
    const next = appendPage(loaded, { chats: [chat('c', 7), chat('d', 6)], next: null })
    expect([ids(next), next.next]).toEqual(['abcd', null])
  })

  it('renews its top and keeps what was loaded below', () => {
    const top = list('page', chat('c', 12), chat('a', 9))
    expect(ids(renewTop(list('more', chat('a', 9), chat('b', 8), chat('c', 7)), top))).toBe('cab')
    expect(ids(renewTop(loaded, list(null, chat('a', 9))))).toBe('a')
  })
})

describe('what an address lists', () => {
  it('is everything open, unless it says otherwise', () => {
    expect(chatFilterOf(readChatSearch({}))).toMatchObject({ folder: 'all', query: '' })
    expect(readChatSearch({ pasta: 'spam', naolidas: 'x', mensagem: -1 })).toEqual({})
  })

  it('is every folder for who looks for somebody', () => {
    expect(chatFilterOf({ q: ' bia ' })).toMatchObject({ folder: 'any', query: 'bia' })
    expect(chatFilterOf({ q: 'bia', pasta: 'mine' })).toMatchObject({ folder: 'mine' })
  })
})

describe('a chat', () => {
  it('is called as the account calls the contact, else as WhatsApp does, else by the phone', () => {
    expect(chatName(makeChat())).toBe('Bia')
    const contact = { ...makeChat().contact, name: '', whatsapp_name: 'Bia S.' } as never
    expect(chatName(makeChat({ contact }))).toBe('Bia S.')
    expect(chatName(makeChat({ contact: { ...(contact as object), whatsapp_name: '' } as never }))).toBe(
      '+55 (11) 95555-0001',
    )
    expect(chatName(makeChat({ kind: 'group', name: 'Família', contact: null }))).toBe('Família')
    expect(chatPhone(makeChat({ contact: null }))).toBe('')
  })

  it('is put off to times that are still to come', () => {
    const names = (now: Date) => snoozeTimes(now).map(({ name }) => name)
    expect(names(new Date(2026, 0, 5, 10))).toEqual(['hour', 'evening', 'tomorrow', 'monday'])
    expect(names(new Date(2026, 0, 5, 17, 30))).toEqual(['hour', 'tomorrow', 'monday'])
    const [, , monday] = snoozeTimes(new Date(2026, 0, 5, 17, 30))
    expect(new Date(monday?.at ?? 0)).toEqual(new Date(2026, 0, 12, 9))
  })
})
