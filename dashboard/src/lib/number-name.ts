import { formatPhone, isSamePhone } from './phone.ts'

/** How people see a number of an account: its name, or its phone as long as it is called after that. */
export function numberName(number: { instance_name: string; phone?: string | null }): string {
  const { instance_name, phone } = number
  const founding = /^instance_(\d+)$/.exec(instance_name)?.[1]
  if (!founding) return instance_name
  // WhatsApp may know it without its ninth digit.
  return formatPhone(phone && !isSamePhone(phone, founding) ? phone : founding)
}
