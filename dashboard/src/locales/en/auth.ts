import type { auth as source } from '../pt-BR/auth.ts'

export const auth: typeof source = {
  'auth.title': 'Sign in',
  'auth.subtitle': 'Use the e-mail and password of your account.',
  'auth.email': 'E-mail',
  'auth.password': 'Password',
  'auth.submit': 'Sign in',
  'auth.email_invalid': 'Enter a valid e-mail.',
  'auth.password_required': 'Enter your password.',
  'auth.session_expired': 'Your session has expired. Sign in again to go on where you were.',
  'auth.sign_up.title': 'Create account',
  'auth.reset.title': 'Reset password',
  'auth.new_password.title': 'New password',
  'auth.error.invalid_credentials': 'Wrong e-mail or password. Check them and try again.',
  'auth.error.email_not_confirmed': 'Confirm your e-mail with the link we sent and try again.',
  'auth.error.user_banned': 'This user is blocked. Talk to the administrator.',
  'auth.error.over_request_rate_limit': 'Too many attempts in a row. Wait a minute and try again.',
  'auth.error.network': 'We could not reach the server. Check your network and try again.',
  'auth.error.unknown': 'Signing in failed ({code}). Try again in a moment.',
}
