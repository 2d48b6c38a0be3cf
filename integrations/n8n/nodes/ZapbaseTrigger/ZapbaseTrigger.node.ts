import {
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
import { endSubscriptions, isWanted, type Kept, subscriptionsOf, wantedOf } from './subscriptions'

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
      /** Only as it is wanted now, and with its secret, which is told once; what else there is ends. */
      async checkExists(this: IHookFunctions): Promise<boolean> {
        const kept = this.getWorkflowStaticData('node') as Kept
        const known = (await subscriptionsOf(this)).find(({ id }) => id === kept.id)
        if (known && kept.secret && isWanted(known, wantedOf(this))) return true
        await endSubscriptions(this)
        return false
      },

      async create(this: IHookFunctions): Promise<boolean> {
        const { id, secret } = await ask(this, { method: 'POST', url: '/api/hooks', body: wantedOf(this) })
        Object.assign(this.getWorkflowStaticData('node'), { id, secret })
        return true
      },

      async delete(this: IHookFunctions): Promise<boolean> {
        await endSubscriptions(this)
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
    const told = { ...this.getBodyData(), id: headers['webhook-id'] }
    return { workflowData: [this.helpers.returnJsonArray(told)] }
  }
}
