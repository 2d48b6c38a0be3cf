import { Bookmark, BookmarkPlus, Settings2, Users } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useChatViews } from '../api/chat-views.ts'
import type { ChatSearch } from '../search.ts'
import { filterOf, isShown, searchOf } from '../views.ts'
import { ViewDialog } from './view-dialog.tsx'
import { ViewsDialog } from './views-dialog.tsx'

interface ViewsMenuProps {
  accountId: string
  userId: string
  /** Owners and admins share views. */
  canShare: boolean
  search: ChatSearch
  onSearch: (changes: Partial<ChatSearch>) => void
}

/** The filters that were saved, and where the present one is. */
export function ViewsMenu({ accountId, userId, canShare, search, onSearch }: ViewsMenuProps) {
  const t = useTranslate()
  const [asked, setAsked] = useState<'save' | 'manage'>()
  const { data: views = [] } = useChatViews(accountId)
  const filter = filterOf(search)
  const shown = views.find((view) => isShown(view, search))
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label={t('chats.views')}>
            <Bookmark className={shown && 'fill-current'} aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="max-h-[70dvh] w-64 overflow-y-auto">
          <DropdownMenuLabel>{t(views.length > 0 ? 'chats.views' : 'chats.views_none')}</DropdownMenuLabel>
          <DropdownMenuRadioGroup
            value={shown?.id ?? ''}
            onValueChange={(id) => onSearch(views.filter((view) => view.id === id).map(searchOf)[0] ?? {})}
          >
            {views.map((view) => (
              <DropdownMenuRadioItem key={view.id} value={view.id}>
                <bdi className="min-w-0 flex-1 truncate">{view.name}</bdi>
                {view.owner_id === null && (
                  <Users className="size-3.5! text-muted-foreground" aria-label={t('chats.view_shared')} />
                )}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem
            disabled={Object.keys(filter).length === 0 || shown !== undefined}
            onSelect={() => setAsked('save')}
          >
            <BookmarkPlus aria-hidden />
            {t('chats.view_save')}
          </DropdownMenuItem>
          {views.length > 0 && (
            <DropdownMenuItem onSelect={() => setAsked('manage')}>
              <Settings2 aria-hidden />
              {t('chats.views_manage')}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {asked === 'save' && (
        <ViewDialog
          accountId={accountId}
          canShare={canShare}
          filter={filter}
          position={Math.min(1000, Math.max(-1, ...views.map((view) => view.position)) + 1)}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'manage' && (
        <ViewsDialog
          accountId={accountId}
          userId={userId}
          canShare={canShare}
          views={views}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}
