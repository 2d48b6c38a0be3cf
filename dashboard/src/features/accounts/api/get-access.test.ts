import { expect, it } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { getAccess } from './get-access.ts'

const account = (name: string) => ({ id: name, name, phone: '5511999999999', status: 'active' })
const entry = (account_id: string, role: string) => ({ account_id, role, until: null })

it('lists the accounts of this person with his role in each, in the order people count', async () => {
  const supabase = fakeSupabase({
    accounts: () => answer([account('Conta 10'), account('Conta 1'), account('Conta 2')]),
    'rpc my_access': () =>
      answer({
        platform_admin: false,
        accounts: [entry('Conta 10', 'agent'), entry('Conta 2', 'owner'), entry('Conta 1', 'admin')],
      }),
  })
  const { accounts, platformAdmin } = await getAccess(supabase)
  expect(platformAdmin).toBe(false)
  expect(accounts.map(({ name, role }) => [name, role])).toEqual([
    ['Conta 1', 'admin'],
    ['Conta 2', 'owner'],
    ['Conta 10', 'agent'],
  ])
})

it('knows the administrator of the platform, who is in no account', async () => {
  const supabase = fakeSupabase({
    accounts: () => answer([account('Conta 1')]),
    'rpc my_access': () => answer({ platform_admin: true, accounts: [] }),
  })
  await expect(getAccess(supabase)).resolves.toEqual({ platformAdmin: true, accounts: [] })
})
