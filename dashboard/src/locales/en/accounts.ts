import type { accounts as source } from '../pt-BR/accounts.ts'

export const accounts: typeof source = {
  'accounts.title': 'Accounts',
  'accounts.description': 'Each account keeps its own numbers, contacts and conversations.',
  'accounts.all': 'All accounts',
  'accounts.switcher': 'Switch account. Now:',
  'accounts.count': '{count, plural, =0 {No accounts of your own} one {# account} other {# accounts}}',
  'accounts.open_numbers': 'See numbers',
  'accounts.role.owner': 'Owner',
  'accounts.role.admin': 'Administrator',
  'accounts.role.agent': 'Agent',
  'accounts.role.observer': 'Observer',
  'accounts.plan_name':
    '{plan, select, owner {Unlimited} free {Free} basic {Basic} pro {Pro} other {{plan}}}',
  'accounts.banner.suspended':
    'This account is suspended: {reason}. You can read everything, but not send or create.',
  'accounts.banner.closed':
    'This account is closed and will be deleted on {when}. Until then it can be read and exported.',
  'accounts.banner.phone_lost':
    'Another account connected the phone this account had given, so it now belongs to that account. The next one you connect becomes this account’s phone.',
  'accounts.banner.observer': 'Read-only until {when}: you are viewing a customer’s account.',
  'accounts.suspended': 'Suspended',
  'accounts.closed': 'Closed',
  'accounts.unknown': 'Account not found',
  'accounts.unknown_text': 'It does not exist, or you are not a member.',
  'accounts.name': 'Company name',
  'accounts.name_hint': 'How your account appears to you and your team.',
  'accounts.phone': 'Phone with area code',
  'accounts.name_required': 'Enter a name.',
  'accounts.phone_invalid': 'Enter the phone with its area code. For another country, start with +.',
  'accounts.create': 'Create account',
  'accounts.first.title': 'Just one thing left: your account',
  'accounts.first.text': 'Tell us your company’s name and a contact phone to get started.',
  'accounts.first.not_opened': 'The account you asked for when you signed up was not opened',
  'accounts.first.not_opened_text':
    'The phone {phone} may already belong to another account. Check the details below or use another phone.',
  'accounts.first.leave': 'Sign out of {email}',
  'accounts.error.account_pause':
    'You have just opened an account. You can open the next one in {seconds, plural, one {# second} other {# seconds}}.',
  'accounts.error.user_unconfirmed': 'Confirm your e-mail with the link we sent and try again.',
  'accounts.error.accounts_limit':
    'You have reached the number of free accounts one person can have. Choose a paid plan for one of them.',
  'accounts.error.phone_taken':
    'An account with this phone already exists. Ask its owner for an invitation or use another phone.',
  'accounts.error.phone_invalid': 'This phone is not valid. Check the area code and the digits.',
  'accounts.error.name_invalid': 'The name needs 1 to 255 characters.',
  'accounts.lost': 'You are no longer in the account {name}',
  'accounts.lost_text':
    'Someone who manages it removed your access, or your visit ended. If this is a mistake, talk to whoever manages the account.',
  'accounts.go_to_list': 'See my accounts',
  'accounts.empty': 'No accounts yet',
  'accounts.empty_text': 'Ask whoever manages your company’s account for an invitation.',
  'accounts.banner.leave': 'Leave the account',
}
