/** What is said to a person. */
import type { Bundle, Create, ZObject } from 'zapier-platform-core'
import { flow, instance, phone } from '../fields.ts'

export const sendMessage: Create = {
  key: 'send_message',
  noun: 'Message',
  display: { label: 'Send Message', description: 'Sends a WhatsApp message from one of your numbers.' },
  operation: {
    inputFields: [phone, { key: 'message', label: 'Message', type: 'text', required: true }, instance],
    perform: async (z: ZObject, bundle: Bundle) => {
      const { phone, message, instance_id } = bundle.inputData
      const body = { phone, message, ...speaker(instance_id) }
      return (await z.request('/api/messages', { method: 'POST', body })).data
    },
    sample: { id: '0193a6a0-0000-7000-8000-000000000005' },
  },
}

export const startFlow: Create = {
  key: 'start_flow',
  noun: 'Flow',
  display: { label: 'Start Flow', description: 'Leads a contact into a published flow.' },
  operation: {
    inputFields: [phone, flow, instance],
    perform: async (z: ZObject, bundle: Bundle) => {
      const { phone, flow_id, instance_id } = bundle.inputData
      const path = `/api/flows/${encodeURIComponent(String(flow_id))}/start`
      const { data } = await z.request(path, { method: 'POST', body: { phone, ...speaker(instance_id) } })
      return { id: data.run_id, ...data }
    },
    sample: {
      id: '0193a6a0-0000-7000-8000-000000000006',
      run_id: '0193a6a0-0000-7000-8000-000000000006',
    },
  },
}

/** Nothing where nobody chose. */
function speaker(instanceId: unknown): { instance_id?: unknown } {
  return instanceId ? { instance_id: instanceId } : {}
}
