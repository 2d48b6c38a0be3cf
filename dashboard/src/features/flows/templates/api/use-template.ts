import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { ask } from '@/lib/ask.ts'
import { errorCode, RequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { TEMPLATES } from '../catalogue.ts'
import type { FlowTemplate, Start } from '../types.ts'

export interface TemplateUse {
  template: FlowTemplate
  name: string
  start: Start
}

const EXISTS = '23505'

/** What is there already is as good. */
async function unlessThere(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (errorCode(error) !== EXISTS) throw error
  })
}

/** Makes the tags and fields that a template speaks of, where the account has none of that name. */
export async function addNeeds(supabase: Supabase, accountId: string, { tags, fields }: FlowTemplate) {
  const account = { account_id: accountId }
  for (const name of tags) await unlessThere(ask(supabase.from('tags').insert({ ...account, name })))
  for (const field of fields)
    await unlessThere(ask(supabase.from('custom_fields').insert({ ...account, ...field })))
}

/** Returns a function that makes what the template of that id needs. */
export function useTemplateNeeds(accountId: string): (templateId: string) => Promise<void> {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return async (templateId) => {
    const template = TEMPLATES.find(({ id }) => id === templateId)
    if (!template) return
    await addNeeds(supabase, accountId, template)
    for (const key of ['tags', 'custom-fields'])
      void queryClient.invalidateQueries({ queryKey: [key, accountId] })
  }
}

/** Answers the new flow's id. A name that exists is refused as 23505. */
async function addFlow(supabase: Supabase, accountId: string, { template, name }: TemplateUse) {
  const row = { account_id: accountId, name, draft: template.graph as never }
  return (await ask(supabase.from('flows').insert(row).select('id').single())).id
}

async function publish(supabase: Supabase, flowId: string): Promise<void> {
  const answer = await ask(supabase.rpc('publish_flow', { flow_id: flowId }))
  const { version_id } = (answer ?? {}) as { version_id?: string | null }
  if (!version_id) throw new RequestError('publish_refused', 'the flow has problems')
}

/** Keywords have names of their own; where one is taken, the next number is. */
async function addKeyword(
  supabase: Supabase,
  accountId: string,
  flowId: string,
  name: string,
  words: string[],
) {
  const keyword = { account_id: accountId, terms: words, match: 'equals' as const, flow_id: flowId }
  for (const suffix of ['', ' 2', ' 3', ' 4']) {
    try {
      await ask(supabase.from('keywords').insert({ ...keyword, name: `${name.slice(0, 97)}${suffix}` }))
      return
    } catch (error) {
      if (errorCode(error) !== EXISTS || suffix === ' 4') throw error
    }
  }
}

async function setStart(supabase: Supabase, accountId: string, flowId: string, { name, start }: TemplateUse) {
  if (start.kind === 'keyword') return addKeyword(supabase, accountId, flowId, name, start.words)
  if (start.kind === 'none') return
  const changes = start.kind === 'welcome' ? { welcome_flow_id: flowId } : { away_flow_id: flowId }
  const accounts = supabase.from('accounts').update(changes)
  await ask(accounts.eq('id', accountId).select('id').single())
}

/** Makes the flow, publishes it and lets it begin; tried again after an error it goes on where it stood. */
export function useTemplateUse(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const made = useRef<string>(undefined)
  return useMutation({
    networkMode: 'always',
    mutationFn: async (use: TemplateUse) => {
      await addNeeds(supabase, accountId, use.template)
      made.current ??= await addFlow(supabase, accountId, use)
      await publish(supabase, made.current)
      await setStart(supabase, accountId, made.current, use)
      return made.current
    },
    onSettled: () => {
      for (const key of ['flows', 'keywords', 'tags', 'custom-fields', 'account-settings', 'onboarding'])
        void queryClient.invalidateQueries({ queryKey: [key, accountId] })
    },
  })
}
