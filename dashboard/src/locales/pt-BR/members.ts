export const members = {
  'members.invitation.title': 'Convite',
}
