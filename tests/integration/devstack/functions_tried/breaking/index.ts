Deno.serve((request) => {
  const how = new URL(request.url).searchParams.get('how')
  if (how === 'throw') throw new Error('broken')
  if (how === 'later')
    setTimeout(() => {
      throw new Error('broken later')
    })
  return how === 'later' ? new Promise<Response>(() => {}) : new Response('well')
})
