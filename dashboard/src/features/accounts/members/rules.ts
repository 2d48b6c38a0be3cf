import type { Member } from './types.ts'

/** Who looks at the team. */
export interface Viewer {
  userId: string
  canManage: boolean
  isOwner: boolean
}

/** What the page offers to do with a member; the database decides. */
export interface MemberOffers {
  rename: boolean
  changeRole: boolean
  transfer: boolean
  remove: boolean
  leave: boolean
}

export function offersOf(member: Pick<Member, 'user_id' | 'role'>, viewer: Viewer): MemberOffers {
  const isSelf = member.user_id === viewer.userId
  const isOwner = member.role === 'owner'
  return {
    rename: isSelf,
    changeRole: viewer.canManage && !isSelf && !isOwner,
    transfer: viewer.isOwner && !isSelf && !isOwner,
    remove: viewer.canManage && !isSelf && !isOwner,
    // An owner hands his account over, or closes it.
    leave: isSelf && !isOwner,
  }
}
