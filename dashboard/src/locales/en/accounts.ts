import type { accounts as source } from '../pt-BR/accounts.ts'

export const accounts: typeof source = {
  'accounts.title': 'Accounts',
  'accounts.description': 'Each account keeps its own numbers, contacts and conversations.',
  'accounts.all': 'All accounts',
  'accounts.switcher': 'Switch account. Now: {name}',
  'accounts.count': '{count, plural, =0 {No account} one {# account} other {# accounts}}',
  'accounts.empty': 'No account yet',
  'accounts.empty_text': "Ask whoever runs your company's account for an invitation.",
  'accounts.open_numbers': 'See numbers',
  'accounts.role.owner': 'Owner',
  'accounts.role.admin': 'Administrator',
  'accounts.role.agent': 'Agent',
  'accounts.role.observer': 'Observer',
  'accounts.banner.suspended':
    'This account is suspended: everything can be read, nothing sent or created. Talk to support.',
  'accounts.banner.closed': 'This account is closed: it can be read and exported until it is deleted.',
  'accounts.banner.observer': 'You look at this account as a platform administrator: read only.',
  'accounts.suspended': 'Suspended',
  'accounts.closed': 'Closed',
  'accounts.unknown': 'Account not found',
  'accounts.unknown_text': 'It does not exist or your user is not a member.',
}
