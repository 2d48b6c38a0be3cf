/** What the trigger asks for. */
import type { INodeProperties } from 'n8n-workflow'

export const properties: INodeProperties[] = [
  {
    displayName: 'Event',
    name: 'event',
    type: 'options',
    noDataExpression: true,
    required: true,
    default: 'message.received',
    options: [
      { name: 'Broadcast Finished', value: 'broadcast.finished' },
      { name: 'Campaign Visited', value: 'campaign.visited' },
      { name: 'Chat Assigned', value: 'chat.assigned' },
      { name: 'Chat Called', value: 'chat.called', description: 'A flow calls for somebody' },
      { name: 'Chat Closed', value: 'chat.closed' },
      { name: 'Chat Opened', value: 'chat.opened' },
      { name: 'Consent Changed', value: 'consent.changed' },
      { name: 'Contact Created', value: 'contact.created' },
      { name: 'Contact Updated', value: 'contact.updated' },
      { name: 'Field Changed', value: 'field.changed' },
      { name: 'Flow Finished', value: 'flow.finished' },
      { name: 'Flow Started', value: 'flow.started' },
      { name: 'Message Received', value: 'message.received' },
      { name: 'Message Sent', value: 'message.sent' },
      { name: 'Message Status', value: 'message.status', description: 'Delivered, read, failed' },
      { name: 'Number Connected', value: 'instance.connected' },
      { name: 'Number Disconnected', value: 'instance.disconnected' },
      { name: 'Tag Added', value: 'tag.added' },
      { name: 'Tag Removed', value: 'tag.removed' },
    ],
  },
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add Filter',
    default: {},
    options: [
      {
        displayName: 'Number Names or IDs',
        name: 'instanceIds',
        type: 'multiOptions',
        typeOptions: { loadOptionsMethod: 'getNumbers' },
        default: [],
        description:
          'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
      },
      {
        displayName: 'Tag Names or IDs',
        name: 'tags',
        type: 'multiOptions',
        typeOptions: { loadOptionsMethod: 'getTags' },
        default: [],
        description:
          'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
      },
    ],
  },
]
