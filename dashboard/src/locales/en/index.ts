import { accountSettings } from './account-settings.ts'
import { accounts } from './accounts.ts'
import { admin } from './admin.ts'
import { apiKeys } from './api-keys.ts'
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import { broadcasts } from './broadcasts.ts'
import { campaigns } from './campaigns.ts'
import { chats } from './chats.ts'
import { common } from './common.ts'
import { contacts } from './contacts.ts'
import { content } from './content.ts'
import { filters } from './filters.ts'
import { flowForms } from './flow-forms.ts'
import { flowImport } from './flow-import.ts'
import { flowTemplates } from './flow-templates.ts'
import { flowTest } from './flow-test.ts'
import { flows } from './flows.ts'
import { inboundHooks } from './inbound-hooks.ts'
import { instances } from './instances.ts'
import { keyboard } from './keyboard.ts'
import { keywords } from './keywords.ts'
import { landing } from './landing.ts'
import { members } from './members.ts'
import { messages } from './messages.ts'
import { numberSetup } from './number-setup.ts'
import { onboarding } from './onboarding.ts'
import { problems } from './problems.ts'
import { profile } from './profile.ts'
import { quickReplies } from './quick-replies.ts'
import { runs } from './runs.ts'
import { segments } from './segments.ts'
import { sending } from './sending.ts'
import { sequences } from './sequences.ts'
import { stats } from './stats.ts'
import { tags } from './tags.ts'
import { template } from './template.ts'
import { webhooks } from './webhooks.ts'

export const catalog = {
  ...accountSettings,
  ...accounts,
  ...admin,
  ...apiKeys,
  ...audit,
  ...auth,
  ...campaigns,
  ...broadcasts,
  ...chats,
  ...common,
  ...contacts,
  ...content,
  ...filters,
  ...flowForms,
  ...flowImport,
  ...flowTemplates,
  ...flowTest,
  ...flows,
  ...inboundHooks,
  ...instances,
  ...keyboard,
  ...keywords,
  ...landing,
  ...members,
  ...messages,
  ...numberSetup,
  ...onboarding,
  ...problems,
  ...profile,
  ...quickReplies,
  ...runs,
  ...segments,
  ...sending,
  ...sequences,
  ...stats,
  ...tags,
  ...template,
  ...webhooks,
}
