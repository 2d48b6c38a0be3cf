/** What goes to the customer, with who of the team wrote it above it, bold as WhatsApp shows it. */
export function signText(text: string, signature: string): string {
  return text && signature ? `*${signature}:*\n${text}` : text
}
