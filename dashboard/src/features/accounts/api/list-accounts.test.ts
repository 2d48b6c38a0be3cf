import { expect, it, vi } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { listAccounts } from './list-accounts.ts'

const account = (name: string) => ({ id: name, name, phone: '5511999999999', status: 'active' })

it('lists the accounts of this user alone, with his role, in the order people count', async () => {
  const memberships = ['Conta 10', 'Conta 2', 'Conta 1'].map((name) => ({
    role: 'owner',
    account: account(name),
  }))
  const members = vi.fn((_request: { filters: Record<string, unknown> }) => answer(memberships))
  const accounts = await listAccounts(fakeSupabase({ account_members: members }), 'user-1')
  expect(accounts.map(({ name, role }) => [name, role])).toEqual([
    ['Conta 1', 'owner'],
    ['Conta 2', 'owner'],
    ['Conta 10', 'owner'],
  ])
  expect(members.mock.calls[0]?.[0].filters).toEqual({ user_id: 'user-1' })
})
