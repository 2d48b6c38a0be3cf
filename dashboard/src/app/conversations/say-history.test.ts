import { beforeAll, describe, expect, it } from 'vitest'
import type { HistoryEntry } from '@/features/inbox/api/get-history.ts'
import { activateLocale, addCatalogs, createI18n, type Translate } from '@/lib/i18n.ts'
import { sayHistory } from './say-history.ts'

let t: Translate
beforeAll(async () => {
  const i18n = await createI18n()
  await activateLocale(i18n, 'pt-BR')
  await addCatalogs(['chats', 'messages'])
  t = (id, values) => i18n._(id, values)
})

const entry = (values: Partial<HistoryEntry>): HistoryEntry => ({
  key: 'event-1',
  at: '2026-01-01T12:00:00Z',
  kind: 'closed',
  actor_kind: 'member',
  actor_id: 'u1',
  assigned_to: null,
  said: null,
  until: null,
  ...values,
})
const names = (id: string | null) => ({ u1: 'Bia', u2: 'Caio' })[id ?? '']

describe('a line of a chat’s history', () => {
  it.each([
    [{ kind: 'closed', said: 'pago' }, 'Bia encerrou a conversa: pago'],
    [{ kind: 'assigned', assigned_to: 'u1' }, 'Bia assumiu a conversa'],
    [{ kind: 'assigned', assigned_to: 'u2' }, 'Bia atribuiu a conversa a Caio'],
    [{ kind: 'opened', actor_kind: 'system', actor_id: null }, 'Uma mensagem reabriu a conversa'],
    [{ kind: 'tagged', said: 'vip' }, 'Bia pôs a etiqueta vip'],
    [{ kind: 'note', said: 'ligar' }, 'Bia anotou: ligar'],
    [
      { kind: 'flow', actor_kind: 'keyword', actor_id: null, said: 'Boas-vindas' },
      'Entrou no fluxo Boas-vindas',
    ],
    [{ kind: 'begun', actor_kind: 'system', actor_id: null }, 'A conversa começou'],
    [{ kind: 'something_new' }, 'Bia mudou a conversa'],
    [{ kind: 'note', actor_id: 'gone', said: 'x' }, 'Alguém da equipe anotou: x'],
  ])('of %o says what happened', (values, said) => {
    expect(sayHistory(entry(values), t, names, 'pt-BR')).toBe(said)
  })
})
