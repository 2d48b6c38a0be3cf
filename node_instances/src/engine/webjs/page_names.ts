// The functions of the page that we call ourselves, by the names they have today. The next version of the page may
// have others: what was to be learnt from one that is gone is then not known, and everything else goes on.

export const PAGE_NAMES = [
  'WAWebApiContact.getCurrentLid',
  'WAWebApiContact.getPhoneNumber',
  'WAWebChatLoadMessages.loadEarlierMsgs',
  'WAWebCollections.Chat.get',
  'WAWebCollections.Chat.getModelsArray',
  'WAWebCollections.Contact.get',
  'WAWebCollections.Msg.get',
  'WAWebCollections.Msg.getMessagesById',
  'WAWebCollections.Reactions.find',
  'WAWebGetReachoutTimelockJob.fetchReachoutTimelock',
  'WAWebMsgActionCapability.canAdminRevokeMsg',
  'WAWebMsgActionCapability.canSenderRevokeMsg',
  'WAWebReachoutTimelockUtils.isUserReachoutTimelocked',
  'WAWebUserPrefsMeUser.getMaybeMeLidUser',
  'WAWebUserPrefsMeUser.getMaybeMePnUser',
  'WAWebWidFactory.createWid',
] as const

export type PageName = (typeof PAGE_NAMES)[number]

/** Runs before the page's own code: what `ask` and `isLost` write. */
export const ASK_PAGE = `(() => {
  const lost = (window.lostNames = new Set())
  window.askPage = (path, ...values) => {
    const lose = () => void lost.add(path)
    try {
      const [name, ...steps] = path.split('.')
      let owner
      let found = window.require(name)
      for (const step of steps) [owner, found] = [found, found[step]]
      const answer = found.apply(owner, values)
      lost.delete(path)
      return typeof answer?.then === 'function' ? answer.then(undefined, lose) : answer
    } catch {
      return lose()
    }
  }
})()`

/** Text that calls the page's function with these texts; undefined where it is gone or fails. */
export function ask(name: PageName, ...values: string[]): string {
  return `window.askPage(${[`'${name}'`, ...values].join(', ')})`
}

/** Text for whether the last call of it got no answer. */
export function isLost(name: PageName): string {
  return `window.lostNames.has('${name}')`
}

/** PageName[] that gave no answer when they were asked last. */
export const LOST_NAMES = '[...window.lostNames]'
