// Connection, QR and pairing code, who I am.
import { createWid } from '../ids.js'
import { logout, transport } from '../link.js'
import { register } from '../registry.js'
import { encodeBase64, keys } from '../session.js'
import { store } from '../store.js'

Object.assign(store.socket, {
  logout,
  reconnect: () => transport.reconnect(),
  takeover: () => transport.request('takeover'),
})

store.cmd.refreshQR = () => undefined

const browserUtils = { info: () => ({ os: 'Linux', name: 'Chrome' }) }

/** The library names the device before it asks for QR codes: from then on the phones see that name. */
store.conn.onListen('change:ref', () => {
  const { os, name } = browserUtils.info()
  transport.send({ type: 'describe', name: `${name} (${os})` })
})

register({
  WAWebSocketModel: { Socket: store.socket },
  WAWebConnModel: { Conn: store.conn },
  WAWebCmd: { Cmd: store.cmd },
  WAWebStreamModel: { Stream: { markAvailable() {}, markUnavailable() {} } },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebMiscBrowserUtils: browserUtils,
  WAWebLaunchSocketUtils: { refreshQR() {} },
  WAWebAltDeviceLinkingApi: {
    setPairingType() {},
    async initializeAltDeviceLinking() {},
    async initializeQRLinking() {},
    startAltLinkingFlow: (phone) => transport.request('pairing_code', { phone }),
  },
  WABase64: { encodeB64: encodeBase64 },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: keys.platform },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: keys.noise } }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: keys.identity } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => keys.adv },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => store.me, getMaybeMeLidUser: () => store.meLid },
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen() {} },
  WAWebPresenceChatAction: {
    sendPresenceAvailable: () => transport.request('ping'),
    sendPresenceUnavailable: () => transport.request('ping'),
  },
  WAWebSetPushnameConnAction: {
    async setPushname(name) {
      store.conn.set({ pushname: name })
    },
  },
  WAWebWidToJid: { widToUserJid: (wid) => wid.toJid(), widToGroupJid: (wid) => wid.toJid() },
  WAWebJidToWid: { userJidToUserWid: createWid },
})
