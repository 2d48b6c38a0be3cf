/** A running stack as the tests of the integrations meet it; tests/support/integrations.py starts it. */

interface Facts {
  /** Of the API, and a key with all scopes. */
  address: string
  api_key: string
  account_id: string
  account_name: string
  /** A connected number, its phone, and a published flow that ends at once. */
  instance_id: string
  phone: string
  flow_id: string
  simulator_url: string
  supabase_url: string
  publishable_key: string
  /** Of the account's owner. */
  token: string
}

const SECONDS = 20

export const stack = readFacts()

function readFacts(): Facts {
  const facts = process.env.ZAPBASE_TEST_STACK
  if (!facts) throw new Error('ZAPBASE_TEST_STACK is missing: run these tests by pytest')
  return JSON.parse(facts)
}

/** A phone that nobody has had. */
export function newPhone(): string {
  return `55119${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
}

/** Somebody writes to the number. */
export async function receive(from: string, body: string): Promise<void> {
  await post(`${stack.simulator_url}/phones/${stack.phone}/incoming`, { from, name: 'Ana', body })
}

/** What the number's phone has sent to somebody. */
export async function sentTo(phone: string): Promise<string[]> {
  const answer = await fetch(`${stack.simulator_url}/phones/${stack.phone}/messages`, limit())
  const { messages } = (await answer.json()) as {
    messages: { direction: string; chat: string; body: string }[]
  }
  return messages
    .filter((message) => message.direction === 'outgoing' && message.chat.startsWith(`${phone}@`))
    .map((message) => message.body)
}

export async function closeChat(id: string): Promise<void> {
  const answer = await fetch(`${stack.supabase_url}/rest/v1/chats?id=eq.${id}`, {
    method: 'PATCH',
    headers: ownerHeaders(),
    body: JSON.stringify({ status: 'closed' }),
    ...limit(),
  })
  await expectOk(answer)
}

/** The number stops; nothing can be tried on it afterwards. */
export async function stopNumber(): Promise<void> {
  const row = { account_id: stack.account_id, instance_id: stack.instance_id, command: 'stop' }
  await post(`${stack.supabase_url}/rest/v1/instance_commands`, row, ownerHeaders())
}

/** A new custom field; its name. */
export async function addField(): Promise<string> {
  const name = `cidade_${Date.now()}`
  const row = { account_id: stack.account_id, name, label: 'Cidade', type: 'text' }
  await post(`${stack.supabase_url}/rest/v1/custom_fields`, row, ownerHeaders())
  return name
}

/** What `look` finds, as soon as it finds something. */
export async function waitFor<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = Date.now() + SECONDS * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`not within ${SECONDS} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...limit(),
  })
  await expectOk(answer)
}

function ownerHeaders(): Record<string, string> {
  return {
    apikey: stack.publishable_key,
    authorization: `Bearer ${stack.token}`,
    'content-type': 'application/json',
  }
}

async function expectOk(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`)
}

function limit(): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(SECONDS * 1000) }
}
