import { expect, it } from 'vitest'
import { readInvitationToken } from './invitation-token.ts'
import { offersOf } from './rules.ts'

const owner = { userId: 'owner', canManage: true, isOwner: true }
const admin = { userId: 'admin', canManage: true, isOwner: false }
const agent = { userId: 'agent', canManage: false, isOwner: false }
const offered = (...[member, viewer]: Parameters<typeof offersOf>) =>
  Object.entries(offersOf(member, viewer)).flatMap(([offer, isOn]) => (isOn ? [offer] : []))

it.each([
  ['an owner', 'a colleague', { user_id: 'x', role: 'agent' }, owner, ['changeRole', 'transfer', 'remove']],
  ['an owner', 'himself', { user_id: 'owner', role: 'owner' }, owner, ['rename']],
  ['an administrator', 'a colleague', { user_id: 'x', role: 'agent' }, admin, ['changeRole', 'remove']],
  ['an administrator', 'the owner', { user_id: 'x', role: 'owner' }, admin, []],
  ['an agent', 'himself', { user_id: 'agent', role: 'agent' }, agent, ['rename', 'leave']],
  ['an agent', 'a colleague', { user_id: 'x', role: 'agent' }, agent, []],
] as const)('%s is offered to do with %s what he may', (_who, _whom, member, viewer, offers) => {
  expect(offered(member, viewer)).toEqual(offers)
})

it('the token of an invitation is told from anything else behind the #', () => {
  expect(readInvitationToken('#zbi_0123456789abcdef')).toBe('zbi_0123456789abcdef')
  expect(readInvitationToken('#<script>')).toBe('')
  expect(readInvitationToken('')).toBe('')
})
