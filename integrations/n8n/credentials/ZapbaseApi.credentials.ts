import type {
  IAuthenticateGeneric,
  ICredentialTestRequest,
  ICredentialType,
  Icon,
  INodeProperties,
} from 'n8n-workflow'

export class ZapbaseApi implements ICredentialType {
  name = 'zapbaseApi'

  displayName = 'Zapbase API'

  icon: Icon = { light: 'file:../icons/zapbase.svg', dark: 'file:../icons/zapbase.dark.svg' }

  documentationUrl = 'https://docs.n8n.io/integrations/community-nodes/usage/'

  properties: INodeProperties[] = [
    {
      displayName: 'Address',
      name: 'address',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'https://zapbase.example',
      description: 'Where your Zapbase is, as your browser shows it',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'An owner or admin makes one in Zapbase, with the scopes read, send and manage',
    },
  ]

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
  }

  test: ICredentialTestRequest = {
    request: {
      // As requests.ts reads it.
      baseURL:
        '={{$credentials.address.trim().replace(/^(?!https?:\\/\\/)/i, "https://").replace(/^([^\\/]+\\/\\/[^\\/?#]+).*$/s, "$1")}}',
      url: '/api/me',
    },
  }
}
