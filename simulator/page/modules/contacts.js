// Contacts, numbers and their LIDs.
import { createWid } from '../ids.js'
import { transport } from '../link.js'
import { register } from '../registry.js'
import { ContactModel, linkWids, store } from '../store.js'

/** Numbers that were asked about and are on WhatsApp. */
const registered = new Set()

export function isKnownUser(wid) {
  return registered.has(wid._serialized) || store.contacts.get(wid) !== undefined || wid.equals(store.me)
}

/** `{wid}` when the number is on WhatsApp, otherwise null. */
async function queryWidExists(wid) {
  const question = wid.isLid() ? { lid: wid._serialized } : { phone: wid.user }
  const found = await transport.request('exists', question)
  if (!found) return null
  registered.add(wid._serialized)
  if (found.lid && found.phone) linkWids(createWid(found.lid), createWid(`${found.phone}@c.us`))
  return { wid }
}

store.contacts.find = async (source) => {
  const wid = createWid(source)
  const phoneNumber = wid.isLid() ? store.alternateWids.get(wid._serialized) : wid
  return store.contacts.get(wid) ?? new ContactModel({ id: wid, phoneNumber, type: 'out' })
}

const alternateOf = (wid) => store.alternateWids.get(wid._serialized)

register({
  WAWebWidFactory: { createWid, createWidFromWidLike: createWid, asUserWidOrThrow: createWid },
  WAWebQueryExistsJob: { queryWidExists },
  WAWebApiContact: {
    getAlternateUserWid: alternateOf,
    getCurrentLid: alternateOf,
    getPhoneNumber: alternateOf,
  },
  WAWebContactGetters: {
    getIsMe: ({ id }) => id.equals(store.me),
    getIsUser: ({ id }) => id.isUser(),
    getIsGroup: ({ id }) => id.isGroup(),
    getIsWAContact: ({ id }) => isKnownUser(id),
    getUserid: ({ id, phoneNumber }) => (phoneNumber ?? id).user,
    getVerifiedName: () => undefined,
    getVerifiedLevel: () => 0,
    getStatusMute: () => false,
    getName: (contact) => contact.name,
    getShortName: (contact) => contact.shortName,
    getPushname: (contact) => contact.pushname,
    getIsEnterprise: () => false,
  },
  WAWebFrontendContactGetters: { getIsMyContact: (contact) => contact.type === 'in' },
  WAWebContactStatusBridge: { getStatus: async () => ({ status: null }) },
  WAWebContactProfilePicThumbBridge: { requestProfilePicFromServer: async () => undefined },
  WAWebPhoneUtils: { formattedPhoneNumber: (jid) => `+${jid.split('@')[0]}` },
})
