import { greeting } from 'greetings'

Deno.serve(async (request) => {
  const body = await request.text()
  const { pathname, search } = new URL(request.url)
  const environment = Deno.env.toObject()
  return Response.json(
    {
      method: request.method,
      path: pathname + search,
      header: request.headers.get('x-probe'),
      body,
      environment,
      greeting,
    },
    { headers: { 'access-control-allow-origin': 'https://shop.example' } },
  )
})
