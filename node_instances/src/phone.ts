/**
 * What two spellings of a phone have in common: Brazilian mobiles lose the ninth digit, which WhatsApp may omit. As
 * `private.phone_key` in the database.
 */
export function phoneKey(phone: string): string {
  return /^55[1-9][0-9]9[6-9][0-9]{7}$/.test(phone) ? phone.slice(0, 4) + phone.slice(5) : phone
}
