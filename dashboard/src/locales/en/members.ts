import type { members as source } from '../pt-BR/members.ts'

export const members: typeof source = {
  'members.invitation.title': 'Invitation',
}
