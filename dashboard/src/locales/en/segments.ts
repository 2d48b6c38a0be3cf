export const segments = {
  'segments.description':
    'Groups of people that keep themselves up to date, for broadcasts, sequences and flow conditions.',
  'segments.new': 'New segment',
  'segments.edit': 'Edit {name}',
  'segments.empty': 'No segments yet',
  'segments.empty_text':
    'A segment is a filter with a name, such as “customers who have not written in 30 days”. Anyone who starts to match joins automatically.',
  'segments.name': 'Name',
  'segments.name_missing': 'Give it a name.',
  'segments.filter': 'Who belongs to it',
  'segments.filter_text': 'Without conditions, it is everyone in your contacts.',
  'segments.people': 'People',
  'segments.updated': 'Updated',
  'segments.count':
    '{count, plural, =0 {Nobody matches now} one {person matches now} other {people match now}}',
  'segments.more': '{count, plural, one {and # more person} other {and # more people}}',
  'segments.saved': '{name} was saved',
  'segments.remove': 'Delete {name}',
  'segments.remove_question': 'Delete {name}?',
  'segments.remove_text': 'The filter is deleted; the people stay in your contacts.',
  'segments.remove_action': 'Delete segment',
  'segments.removed': '{name} was deleted',
  'segments.error.23505': 'A segment with this name already exists.',
  'segments.error.filter_invalid': 'Complete the conditions to count the people.',
  'segments.error.segments_limit': 'An account has at most 200 segments. Delete those you do not use.',
  'segments.error.segment_in_use': 'It is used by a broadcast, a flow or another segment. Change that first.',
}
