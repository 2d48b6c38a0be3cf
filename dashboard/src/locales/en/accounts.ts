import type { accounts as source } from '../pt-BR/accounts.ts'

export const accounts: typeof source = {
  'accounts.title': 'Accounts',
  'accounts.description': 'Each account keeps its own numbers, contacts and conversations.',
  'accounts.all': 'All accounts',
  'accounts.switcher': 'Switch account. Now:',
  'accounts.count': '{count, plural, =0 {None of your own} one {# account} other {# accounts}}',
  'accounts.open_numbers': 'See numbers',
  'accounts.role.owner': 'Owner',
  'accounts.role.admin': 'Administrator',
  'accounts.role.agent': 'Agent',
  'accounts.role.observer': 'Observer',
  'accounts.plan_name':
    '{plan, select, owner {Unlimited} free {Free} basic {Basic} pro {Pro} other {{plan}}}',
  'accounts.banner.suspended':
    'This account is suspended: {reason}. Everything can be read, nothing sent or created.',
  'accounts.banner.closed':
    'This account is closed and will be deleted on {when}. Until then it can be read and exported.',
  'accounts.banner.phone_lost':
    'Another account connected the phone that this account had given, and it is theirs now. The next one that you connect becomes the phone of this account.',
  'accounts.banner.observer': 'Read only until {when}: you are looking at a customer’s account.',
  'accounts.suspended': 'Suspended',
  'accounts.closed': 'Closed',
  'accounts.unknown': 'Account not found',
  'accounts.unknown_text': 'It does not exist or your user is not a member.',
  'accounts.name': 'Company name',
  'accounts.name_hint': 'How your account appears to you and your team.',
  'accounts.phone': 'Phone with area code',
  'accounts.name_required': 'Enter a name.',
  'accounts.phone_invalid': 'Enter the phone with its area code. For another country begin with +.',
  'accounts.create': 'Create account',
  'accounts.first.title': 'One thing is missing: your account',
  'accounts.first.text': 'Give the name of your company and a contact phone to begin.',
  'accounts.first.not_opened': 'The account you asked for when you signed up was not opened',
  'accounts.first.not_opened_text':
    'The phone {phone} may belong to another account already. Check what is below or give another phone.',
  'accounts.first.leave': 'Sign out of {email}',
  'accounts.error.account_pause':
    'You have just opened an account. The next one can be opened in {seconds, plural, one {# second} other {# seconds}}.',
  'accounts.error.user_unconfirmed': 'Confirm your e-mail with the link we sent and try again.',
  'accounts.error.accounts_limit':
    'You have as many free accounts as one person can. Take a plan for one of them.',
  'accounts.error.phone_taken':
    'There is an account with this phone already. Ask its owner for an invitation or use another phone.',
  'accounts.error.phone_invalid': 'This phone is not valid. Check the area code and the digits.',
  'accounts.error.name_invalid': 'The name needs 1 to 255 characters.',
  'accounts.lost': 'You are no longer in the account {name}',
  'accounts.lost_text':
    'Somebody who manages it removed your access, or your visit is over. Talk to whoever manages the account if this is a mistake.',
  'accounts.go_to_list': 'See my accounts',
  'accounts.empty': 'No account yet',
  'accounts.empty_text': 'Ask whoever manages the account of your company for an invitation.',
  'accounts.banner.leave': 'Leave the account',
}
