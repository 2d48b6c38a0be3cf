import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type ChatView, inOrder, VIEW_COLUMNS } from '../views.ts'

/** More than an account shares and somebody keeps together. */
const MOST = 100

function viewsOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['chat-views', accountId],
    queryFn: (): Promise<ChatView[]> =>
      ask(
        supabase
          .from('chat_views')
          .select(VIEW_COLUMNS)
          .eq('account_id', accountId)
          // The account's first; of one owner, as he put them.
          .order('owner_id', { nullsFirst: true })
          .order('position')
          .order('name')
          .limit(MOST),
      ),
  })
}

/** The reader's views and those that the account shares. */
export function useChatViews(accountId: string) {
  return useQuery(viewsOptions(useSupabase(), accountId))
}

export type ViewChanges = Partial<Pick<ChatView, 'name' | 'filter' | 'owner_id' | 'position'>>

/** Makes a view, or changes the one with that id. */
export function useSaveView(accountId: string) {
  const supabase = useSupabase()
  return useViewMutation(accountId, async ({ id, ...changes }: ViewChanges & { id?: string }) => {
    const views = supabase.from('chat_views')
    await ask(
      id
        ? views.update(changes).eq('account_id', accountId).eq('id', id).select('id').single()
        : views.insert({ name: '', filter: {}, ...changes, account_id: accountId }),
    )
  })
}

/** Has views of one owner stand in this order. */
export function useOrderViews(accountId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const { queryKey } = viewsOptions(supabase, accountId)
  return useMutation({
    networkMode: 'always',
    mutationFn: (ids: string[]) =>
      ask(supabase.rpc('order_chat_views', { account_id: accountId, view_ids: ids })),
    // At once: what was moved would jump back until the answer is here.
    onMutate: async (ids) => {
      await queryClient.cancelQueries({ queryKey })
      queryClient.setQueryData(queryKey, (views = []) => inOrder(views, ids))
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
}

export function useDeleteView(accountId: string) {
  const supabase = useSupabase()
  return useViewMutation(accountId, async (id: string) => {
    const named = supabase.from('chat_views').delete().eq('account_id', accountId).eq('id', id)
    await ask(named.select('id').single())
  })
}

function useViewMutation<Given>(accountId: string, mutationFn: (given: Given) => Promise<void>) {
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['chat-views', accountId] }),
  })
}
