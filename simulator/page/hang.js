// Freezes this renderer until the simulator lets go: the server never answers /hang.
const request = new XMLHttpRequest()
request.open('GET', '/hang', false)
try {
  request.send()
} catch {
  // Released: the page may be thrown away now.
}
