export default {
  fetch: () => new Response('<script>1</script>', { headers: { 'content-type': 'text/html' } }),
}
