import * as z from 'zod/mini'
import type { MessageId } from './i18n.ts'
import { parsePhone } from './phone.ts'

/** Text of 1 to `most` characters between its spaces; `message` is an id of the catalog. */
export const requiredText = (message: MessageId, most: number) =>
  z.string().check(z.trim(), z.minLength(1, message), z.maxLength(most, message))

/** What a form asks about a new account. */
export const accountFields = {
  name: requiredText('accounts.name_required', 255),
  phone: z
    .string()
    .check(
      z.refine((text: string) => parsePhone(text) !== null, 'accounts.phone_invalid' satisfies MessageId),
    ),
}
