import { renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { providers } from '../../test/render.tsx'
import { useErrorText } from './error-text.ts'
import { toRequestError } from './errors.ts'

const raised = (message: string, details?: string) =>
  toRequestError({ message, code: 'P0001', details: details ?? null }, 400)

it.each([
  ['the feature’s own words', 'members', raised('owner_required'), 'A conta precisa de um dono'],
  ['the common words', 'members', raised('not_allowed'), 'Sua função nesta conta não permite isto'],
  ['plain words when there are none', undefined, raised('odd_code'), 'Algo deu errado do nosso lado'],
  [
    'what a limit is about',
    undefined,
    raised('plan_limit_exceeded', '{"limit":"instances","max":2,"used":2}'),
    'O plano permite 2 números',
  ],
  [
    'the places that need something',
    'flows',
    raised(
      'in_use',
      '{"places":[{"kind":"keyword","id":"k1","name":"Cardápio"},{"kind":"poll","id":"p1","name":"Votação"}]}',
    ),
    'Em uso em: palavra-chave Cardápio, Votação.',
  ],
  ['places that cannot be read', 'flows', raised('in_use', '{"places":"x"}'), 'Algo da conta ainda usa isto'],
  ['a limit without detail', undefined, raised('plan_limit_exceeded', 'broken {'), 'O limite do plano'],
])('an error is said with %s', async (_what, feature, error, text) => {
  const { result } = renderHook(() => useErrorText(feature), { wrapper: await providers() })
  expect(result.current(error)).toContain(text)
})

it('no code is ever shown, not even of an answer that has none', async () => {
  const { result } = renderHook(() => useErrorText(), { wrapper: await providers() })
  for (const failure of [raised('odd_code'), toRequestError({ message: '' }, 500), new Error('boom')])
    expect(result.current(failure)).not.toMatch(/unknown|odd_code|[({]/)
})
