/** Where the links of mails lead, on this very site. */
export const authUrls = () => ({
  confirm: `${window.location.origin}/confirmar`,
  reset: `${window.location.origin}/nova-senha`,
})
