import {
  type IDataObject,
  type IHookFunctions,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeConnectionTypes,
} from 'n8n-workflow'
import { getNumbers, getTags } from '../lists'
import { ask } from '../requests'
import { properties } from './properties'
import { isSigned } from './signatures'

/** What is kept of a subscription, by node and workflow. */
interface Kept extends IDataObject {
  id?: string
  secret?: string
}

export class ZapbaseTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Zapbase Trigger',
    name: 'zapbaseTrigger',
    icon: { light: 'file:../../icons/zapbase.svg', dark: 'file:../../icons/zapbase.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{$parameter["event"]}}',
    description: 'Starts when something happens in Zapbase',
    defaults: { name: 'Zapbase Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'zapbaseApi', required: true }],
    webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
    properties,
  }

  methods = { loadOptions: { getNumbers, getTags } }

  webhookMethods = {
    default: {
      /** Only with its secret, which is told once. */
      async checkExists(this: IHookFunctions): Promise<boolean> {
        const kept = this.getWorkflowStaticData('node') as Kept
        const qs = { target_url: this.getNodeWebhookUrl('default') }
        const { items } = await ask<{ items: IDataObject[] }>(this, { url: '/api/hooks', qs })
        const event = this.getNodeParameter('event')
        for (const item of items) {
          if (item.id === kept.id && item.event === event && item.enabled && kept.secret) return true
          await ask(this, { method: 'DELETE', url: `/api/hooks/${item.id}` })
        }
        return false
      },

      async create(this: IHookFunctions): Promise<boolean> {
        const filters = this.getNodeParameter('filters', {}) as { instanceIds?: string[]; tags?: string[] }
        const body = {
          target_url: this.getNodeWebhookUrl('default'),
          event: this.getNodeParameter('event'),
          instance_ids: filters.instanceIds ?? [],
          tags: filters.tags ?? [],
        }
        const { id, secret } = await ask(this, { method: 'POST', url: '/api/hooks', body })
        Object.assign(this.getWorkflowStaticData('node'), { id, secret })
        return true
      },

      async delete(this: IHookFunctions): Promise<boolean> {
        const kept = this.getWorkflowStaticData('node') as Kept
        if (kept.id) await ask(this, { method: 'DELETE', url: `/api/hooks/${kept.id}` })
        delete kept.id
        delete kept.secret
        return true
      },
    },
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    const { secret } = this.getWorkflowStaticData('node') as Kept
    const headers = this.getHeaderData()
    const { rawBody } = this.getRequestObject()
    if (!secret || !isSigned(headers, rawBody, secret)) {
      this.getResponseObject().status(401).json({ error: 'signature_invalid' })
      return { noWebhookResponse: true }
    }
    const told = { id: headers['webhook-id'], ...this.getBodyData() }
    return { workflowData: [this.helpers.returnJsonArray(told)] }
  }
}
