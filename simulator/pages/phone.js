// One phone: its linked devices, the QR codes it could scan, its chats.
import { call, draw, find, make, onSubmit, repeat } from './dom.js'
import { messageItem } from './message.js'
import { texts, translatePage } from './texts.js'

const LOOK_MS = 1000
const SHOWN_MESSAGES = 500

const number = location.pathname.split('/')[2]
const path = `/phones/${number}`
const state = { phone: { name: number, clients: [] }, chats: [], messages: [], open: null }

async function look() {
  const [phone, { qrs }, { chats }, { messages }] = await Promise.all([
    call('GET', path),
    call('GET', '/qr'),
    call('GET', `${path}/chats`),
    call('GET', `${path}/messages?limit=${SHOWN_MESSAGES}`),
  ])
  const known = new Set(chats.map(({ id }) => id))
  const unsent = state.chats.filter(({ id, isNew }) => isNew && !known.has(id))
  Object.assign(state, { phone, messages, chats: [...chats, ...unsent] })
  drawPhone(phone, qrs)
  drawChats()
}

function drawPhone(phone, qrs) {
  find('#name').textContent = `${phone.name} · +${number}`
  draw('#clients', phone.clients, () => clientItems(phone.clients))
  const shown = qrs.map(({ qr, client, since }) => ({ qr, client, since }))
  draw('#qrs', shown, () => (shown.length > 0 ? shown.map(qrItem) : [note(texts.noQrs)]))
  // Only the ages move on: a button that is replaced while it is pressed loses the click.
  for (const age of document.querySelectorAll('[data-since]')) {
    age.textContent = texts.ago(Math.round((Date.now() - Date.parse(age.dataset.since)) / 1000))
  }
}

function clientItems(clients) {
  if (clients.length === 0) return [note(texts.noDevices)]
  const unlink = make('button', { type: 'button', className: 'quiet', textContent: texts.unlink })
  unlink.addEventListener('click', () => call('POST', `${path}/unlink`, {}).then(look))
  const items = clients.map(({ client, online }) =>
    make('li', {}, [
      make('span', { textContent: client }),
      make('span', {
        className: online ? 'badge on' : 'badge',
        textContent: online ? texts.online : texts.offline,
      }),
    ]),
  )
  return [...items, make('li', {}, [unlink])]
}

function qrItem({ qr, client, since }) {
  const button = make('button', { type: 'button', textContent: texts.scan })
  button.addEventListener('click', () => call('POST', `${path}/scan`, { qr }).then(look))
  const age = make('span')
  age.dataset.since = since
  const facts = make('small', {}, [age, ` · ${texts.ending(qr.slice(2, 8))}`])
  return make('li', {}, [
    make('span', { className: 'grow' }, [make('strong', { textContent: client }), facts]),
    button,
  ])
}

function note(textContent) {
  return make('li', { className: 'note', textContent })
}

function drawChats() {
  const { chats, open } = state
  draw('#chats', { chats, open }, () => (chats.length > 0 ? chats.map(chatItem) : [note(texts.noChats)]))
  const chat = chats.find(({ id }) => id === open)
  find('#chat').hidden = !chat
  if (!chat) return
  find('#chat-name').textContent = chat.name
  find('#write').hidden = chat.phone === null
  draw('#as', [chat.id, chat.name], () => [
    make('option', { value: 'contact', textContent: texts.asContact(chat.name) }),
    make('option', { value: 'owner', textContent: texts.asOwner(state.phone.name) }),
  ])
  const messages = state.messages.filter((message) => message.chat === chat.id)
  draw('#messages', messages, () => messages.map(messageItem))
  const list = find('#messages')
  list.scrollTop = list.scrollHeight
}

function chatItem({ id, name, unread }) {
  const button = make('button', { type: 'button', className: id === state.open ? 'chat open' : 'chat' })
  button.append(make('span', { textContent: name }))
  if (unread > 0) button.append(make('span', { className: 'badge on', textContent: unread }))
  button.addEventListener('click', () => {
    state.open = id
    drawChats()
  })
  return make('li', {}, [button])
}

function openChat({ phone, name }) {
  const id = `${phone}@c.us`
  if (!state.chats.some((chat) => chat.id === id)) {
    state.chats = [...state.chats, { id, phone, name: name || phone, unread: 0, isNew: true }]
  }
  state.open = id
  drawChats()
}

async function write({ as, body }) {
  const { phone, name } = state.chats.find(({ id }) => id === state.open)
  if (as === 'owner') await call('POST', `${path}/outgoing`, { to: phone, body })
  else await call('POST', `${path}/incoming`, { from: phone, name, body })
  await look()
}

translatePage()
find('#body').placeholder = texts.message
find('#body').ariaLabel = texts.message
find('#as').ariaLabel = texts.sender
onSubmit('#paste', ({ qr }) => call('POST', `${path}/scan`, { qr: qr.trim() }).then(look))
onSubmit('#code', ({ code }) => call('POST', `${path}/enter-code`, { code: code.trim() }).then(look))
onSubmit('#new-chat', openChat)
find('#write').addEventListener('submit', async (event) => {
  event.preventDefault()
  await write(Object.fromEntries(new FormData(event.target)))
  find('#body').value = ''
})
repeat(look, LOOK_MS)
