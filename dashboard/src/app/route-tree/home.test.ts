import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../test/fake-supabase.ts'
import { findHome } from './home.ts'

type Role = 'owner' | 'admin' | 'agent' | 'observer'

/** Where somebody with these roles, each in an account of its own, gets to. */
function homeOf(roles: Role[], { isAdmin = false, connected = false, fails = false } = {}) {
  const entries = roles.map((role, place) => ({ account_id: `a${place}`, role, until: null }))
  const rows = entries.map(({ account_id: id }) => ({ id, name: id, phone: '55', status: 'active' }))
  const supabase = fakeSupabase({
    'rpc my_access': () => answer({ platform_admin: isAdmin, accounts: entries }),
    accounts: () => answer(rows),
    instances: () => (fails ? refusal(500, 'XX000', 'down') : answer(connected ? [{ id: 'i' }] : [])),
  })
  return findHome({ queryClient: new QueryClient(), supabase, session: { userId: 'u' } })
}

const inbox = { to: '/a/$accountId/conversas', params: { accountId: 'a0' } }

it.each([
  ['an agent to the conversations', homeOf(['agent']), inbox],
  ['an admin too', homeOf(['admin']), inbox],
  ['who looks in too', homeOf(['observer']), inbox],
  ['an owner without a number to the first steps', homeOf(['owner']), { to: '/comecar' }],
  ['one with a number to the conversations', homeOf(['owner'], { connected: true }), inbox],
  ['whoever has several accounts to all conversations', homeOf(['agent', 'agent']), { to: '/conversas' }],
  ['an owner of several to the first steps', homeOf(['owner', 'owner']), { to: '/comecar' }],
  ['the operator to the clients', homeOf([], { isAdmin: true }), { to: '/admin/contas' }],
  ['also one with accounts of his own', homeOf(['owner'], { isAdmin: true }), { to: '/admin/contas' }],
  ['who has nothing yet to where he is asked', homeOf([]), { to: '/conversas' }],
  ['an owner to his work when nothing can be said', homeOf(['owner'], { fails: true }), inbox],
])('leads %s', async (_who, home, expected) => {
  expect(await home).toEqual(expected)
})
