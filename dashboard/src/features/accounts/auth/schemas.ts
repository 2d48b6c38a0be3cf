import * as z from 'zod/mini'
import { accountFields, requiredText } from '@/lib/account-fields.ts'
import type { MessageId } from '@/lib/i18n.ts'

// Messages of the schemas are ids of the catalog, translated where they are shown.

/** As supabase/config.toml says. */
const PASSWORD_LENGTH = 8

const email = z.email('auth.email_invalid' satisfies MessageId)
const newPassword = z.string().check(z.minLength(PASSWORD_LENGTH, 'auth.password_short' satisfies MessageId))

export const credentialsSchema = z.object({
  email,
  password: z.string().check(z.minLength(1, 'auth.password_required' satisfies MessageId)),
})

export const emailSchema = z.object({ email })
export const newPasswordSchema = z.object({ password: newPassword })

export const passwordChangeSchema = z.object({
  current: z.string().check(z.minLength(1, 'auth.password_required' satisfies MessageId)),
  password: newPassword,
})

const fullName = requiredText('auth.full_name_required', 100)
export const signUpSchema = z.object({ fullName, ...accountFields, email, password: newPassword })
export const invitedSchema = z.object({ fullName, email, password: newPassword })
