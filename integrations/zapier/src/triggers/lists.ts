/** What drop-downs offer: triggers that nobody sees. */
import type { Trigger, ZObject } from 'zapier-platform-core'

export const lists: Trigger[] = [
  listOf('numbers', 'Number'),
  listOf('tags', 'Tag'),
  listOf('fields', 'Field'),
  listOf('flows', 'Flow'),
]

function listOf(key: string, noun: string): Trigger {
  return {
    key,
    noun,
    display: {
      label: `List of ${noun}s`,
      description: `Fills drop-downs with each ${noun.toLowerCase()}.`,
      hidden: true,
    },
    operation: {
      type: 'polling',
      perform: async (z: ZObject) => (await z.request(`/api/lists/${key}`)).data,
      sample: { id: '0193a6a0-0000-7000-8000-000000000001', name: noun },
    },
  }
}
