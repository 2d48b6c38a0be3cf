const BRAZILIAN = /^55(\d{2})(\d{4,5})(\d{4})$/

/** Digits of E.164 without `+` as people read them; Brazilian numbers with area code and hyphen. */
export function formatPhone(digits: string): string {
  const parts = BRAZILIAN.exec(digits)
  return parts ? `+55 (${parts[1]}) ${parts[2]}-${parts[3]}` : `+${digits}`
}
