// WhatsApp's identities: who (Wid) and which message (MessageKey). Their own properties are plain
// strings, so they cross to the library as they are.

export class Wid {
  constructor(user, server) {
    this.server = server
    this.user = user
    this._serialized = `${user}@${server}`
  }

  isUser() {
    return this.server === 'c.us' || this.server === 'lid'
  }

  isLid() {
    return this.server === 'lid'
  }

  isGroup() {
    return this.server === 'g.us'
  }

  isStatus() {
    return this._serialized === 'status@broadcast'
  }

  isBroadcast() {
    return this.server === 'broadcast'
  }

  isNewsletter() {
    return this.server === 'newsletter'
  }

  toString() {
    return this._serialized
  }

  toJid() {
    return this.server === 'c.us' ? `${this.user}@s.whatsapp.net` : this._serialized
  }

  toPlain() {
    return { server: this.server, user: this.user, _serialized: this._serialized }
  }

  equals(other) {
    return this._serialized === other?._serialized
  }
}

/** A Wid from its text or from anything that looks like one; throws for what is none. */
export function createWid(source) {
  if (source instanceof Wid) return source
  const text = typeof source === 'string' ? source : source?._serialized
  const [, user, server] = /^([^@]+)@([a-z.]+)$/.exec(text?.replace('@s.whatsapp.net', '@c.us') ?? '') ?? []
  if (!user) throw new Error(`wid error: invalid wid: ${text}`)
  return new Wid(user, server)
}

function randomHex(bytes) {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(values, (value) => value.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

export class MessageKey {
  constructor({ from, to, id, participant, selfDir, fromMe = selfDir === 'out' }) {
    this.fromMe = fromMe
    this.remote = fromMe ? to : from
    this.id = id
    if (participant) this.participant = participant
    const author = participant ? `_${participant._serialized}` : ''
    this._serialized = `${fromMe}_${this.remote._serialized}_${id}${author}`
  }

  static async newId() {
    return `3EB0${randomHex(9)}`
  }

  static fromString(text) {
    const [fromMe, remote, id, participant] = text.split('_')
    const other = createWid(remote)
    return new MessageKey({
      from: other,
      to: other,
      id,
      participant: participant && createWid(participant),
      fromMe: fromMe === 'true',
    })
  }

  toString() {
    return this._serialized
  }

  toPlain() {
    const { fromMe, id, _serialized } = this
    const participant = this.participant && { participant: this.participant.toPlain() }
    return { fromMe, remote: this.remote.toPlain(), id, ...participant, _serialized }
  }
}
