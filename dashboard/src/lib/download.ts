/** Has the browser save these bytes under that name. */
export function saveFile(bytes: Blob, filename: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = filename
  link.click()
  // The browser has taken hold of the bytes once the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href))
}
