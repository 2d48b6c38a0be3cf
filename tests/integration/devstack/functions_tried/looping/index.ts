Deno.serve((request) => {
  if (new URL(request.url).searchParams.has('forever')) for (;;);
  return new Response('well')
})
