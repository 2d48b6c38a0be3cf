/** The built package as n8n loads it, its nodes in n8n's own contexts, connected to the running stack. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type {
  ICredentialDataDecryptedObject,
  ICredentialType,
  IDataObject,
  IHttpRequestOptions,
  INode,
  INodeExecutionData,
  INodeParameters,
  INodeType,
  INodeTypes,
  IWebhookData,
  IWorkflowExecuteAdditionalData,
} from 'n8n-workflow'
import { stack } from '../../testing/stack.ts'

// As modules that are imported they do not load in Node.
const require = createRequire(import.meta.url)
const core: typeof import('n8n-core') = require('n8n-core')
const { createRunExecutionData, ICredentialsHelper, Workflow }: typeof import('n8n-workflow') =
  require('n8n-workflow')

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

const loader = new core.PackageDirectoryLoader(FOLDER)
await loader.loadAll()

/** By the name in its description. */
export function nodeType(name: string): INodeType {
  return loader.getNode(name).type as INodeType
}

export function credentialType(): ICredentialType {
  return loader.getCredential('zapbaseApi').type
}

/** n8n's own keeps them in its database. */
class Credentials extends ICredentialsHelper {
  readonly data: ICredentialDataDecryptedObject

  constructor(data: ICredentialDataDecryptedObject) {
    super()
    this.data = data
  }

  getParentTypes = () => []
  isCredentialUsableByNode = () => true
  preAuthentication = async () => undefined
  runPreAuthentication = async () => undefined
  getDecrypted = async () => this.data
  updateCredentials = async () => {}
  updateCredentialsOauthTokenData = async () => {}
  getCredentialsProperties = () => credentialType().properties

  getCredentials = async (): Promise<never> => {
    throw new Error('nothing is kept')
  }

  /** As the type says, whose one expression is the key. */
  authenticate = async (credentials: ICredentialDataDecryptedObject, _name: string, asked: unknown) => {
    const { authenticate } = credentialType()
    if (typeof authenticate !== 'object') throw new Error('the credentials are not generic')
    const written = String(authenticate.properties.headers?.Authorization)
    const Authorization = written
      .replace(/^=/, '')
      .replace('{{$credentials.apiKey}}', String(credentials.apiKey))
    const options = asked as IHttpRequestOptions
    return { ...options, headers: { ...options.headers, Authorization } }
  }
}

export class Bench {
  readonly node: INode
  readonly workflow: InstanceType<typeof Workflow>
  readonly type: INodeType
  readonly data: IWorkflowExecuteAdditionalData

  constructor(name: string, parameters: INodeParameters, credentials: IDataObject = {}) {
    this.type = nodeType(name)
    this.node = {
      id: 'f5a1c1de-0000-4000-8000-000000000001',
      name: 'Zapbase',
      type: `n8n-nodes-zapbase.${name}`,
      typeVersion: 1,
      position: [0, 0],
      webhookId: crypto.randomUUID(),
      parameters,
      credentials: { zapbaseApi: { id: '1', name: 'Zapbase' } },
    }
    const nodeTypes = { getByNameAndVersion: () => this.type } as unknown as INodeTypes
    this.workflow = new Workflow({
      id: crypto.randomUUID(),
      nodes: [this.node],
      connections: {},
      active: true,
      nodeTypes,
    })
    const known = { address: stack.address, apiKey: stack.api_key, ...credentials }
    this.data = {
      credentialsHelper: new Credentials(known as ICredentialDataDecryptedObject),
      executionId: crypto.randomUUID(),
      webhookBaseUrl: 'http://127.0.0.1:1/webhook',
      webhookWaitingBaseUrl: 'http://127.0.0.1:1/webhook-waiting',
      formWaitingBaseUrl: 'http://127.0.0.1:1/form-waiting',
      variables: {},
    } as unknown as IWorkflowExecuteAdditionalData
  }

  /** What n8n makes of an expression in the credentials. */
  read(expression: string, credentials: IDataObject): unknown {
    const more = { $credentials: credentials }
    return this.workflow.expression.getSimpleParameterValue(this.node, expression, 'internal', more)
  }

  /** What the node gives for these items. */
  async execute(items: INodeExecutionData[] = [{ json: {} }]): Promise<IDataObject[]> {
    const input = { main: [items] }
    const executed = { data: input, node: this.node, source: null }
    const run = createRunExecutionData({})
    const context = new core.ExecuteContext(
      this.workflow,
      this.node,
      this.data,
      'manual',
      run,
      0,
      items,
      input,
      executed,
      [],
    )
    const outputs = (await this.type.execute?.call(context)) as INodeExecutionData[][] | undefined
    return (outputs?.[0] ?? []).map((row) => row.json)
  }

  async offered(method: string) {
    const context = new core.LoadOptionsContext(this.workflow, this.node, this.data, '')
    return (await this.type.methods?.loadOptions?.[method]?.call(context)) ?? []
  }

  /** One of the three that n8n calls when a workflow is switched on or off. */
  async hook(name: 'checkExists' | 'create' | 'delete'): Promise<boolean | undefined> {
    const context = new core.HookContext(
      this.workflow,
      this.node,
      this.data,
      'trigger',
      'activate',
      this.webhook,
    )
    return await this.type.webhookMethods?.default?.[name].call(context)
  }

  /** Where n8n would be told. */
  get url(): string {
    const context = new core.HookContext(
      this.workflow,
      this.node,
      this.data,
      'trigger',
      'activate',
      this.webhook,
    )
    return String(context.getNodeWebhookUrl('default'))
  }

  /** What a workflow starts with when this comes; the status where it is refused. */
  async told(headers: object, content: string, more: object = {}): Promise<IDataObject | number> {
    let status = 200
    const response = {
      status(code: number) {
        status = code
        return { json: () => {} }
      },
    }
    const request = { headers, rawBody: Buffer.from(content), body: JSON.parse(content), ...more }
    const data = { ...this.data, httpRequest: request, httpResponse: response }
    const context = new core.WebhookContext(
      this.workflow,
      this.node,
      data as unknown as IWorkflowExecuteAdditionalData,
      'webhook',
      this.webhook,
      [],
      null,
    )
    const { workflowData } = (await this.type.webhook?.call(context)) ?? {}
    return workflowData?.[0]?.[0]?.json ?? status
  }

  private get webhook(): IWebhookData {
    const [webhookDescription] = this.type.description.webhooks ?? []
    return { webhookDescription } as unknown as IWebhookData
  }
}

export const manifest = JSON.parse(readFileSync(`${FOLDER}/package.json`, 'utf8'))
