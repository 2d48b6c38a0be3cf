import { useLingui } from '@lingui/react'
import { useRouter } from '@tanstack/react-router'
import { ChevronsUpDown, LogOut } from 'lucide-react'
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
import { useSignOut } from '@/features/accounts/auth/api/sign-out.ts'
import { cn } from '@/lib/cn.ts'
import { DENSITIES, densityChoice } from '@/lib/density.ts'
import { LOCALES, useSwitchLocale, useTranslate } from '@/lib/i18n.ts'
import { THEMES, themeChoice } from '@/lib/theme.ts'
import { LOCALE_NAMES } from './locale-names.ts'

interface UserMenuProps {
  email: string
  /** The picture alone. */
  isSmall: boolean
}

export function UserMenu({ email, isSmall }: UserMenuProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const router = useRouter()
  const theme = themeChoice.use()
  const density = densityChoice.use()
  const switchLocale = useSwitchLocale()
  const signOut = useSignOut()
  // Away from the guarded pages first: a session that ends while one is shown counts as expired.
  const leave = () => void router.navigate({ to: '/entrar' }).then(() => signOut.mutate())

  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className={cn(
          'focus-ring flex items-center gap-3 rounded-lg text-left hover:bg-accent',
          isSmall ? 'p-1' : 'w-full p-2',
        )}
      >
        <span
          aria-hidden
          className="grid size-8 shrink-0 place-items-center rounded-full bg-muted text-sm font-semibold uppercase"
        >
          {email.charAt(0)}
        </span>
        <span className="sr-only">{t('layout.user_menu')} </span>
        <span className={isSmall ? 'sr-only' : 'min-w-0 flex-1 truncate text-sm'}>{email}</span>
        {!isSmall && <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />}
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="start"
        className={isSmall ? 'w-56' : 'w-(--radix-dropdown-menu-trigger-width)'}
      >
        <DropdownMenuLabel>{t('layout.language')}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={i18n.locale} onValueChange={switchLocale}>
          {LOCALES.map((locale) => (
            <DropdownMenuRadioItem key={locale} value={locale}>
              {LOCALE_NAMES[locale]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t('layout.theme')}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme}>
          {THEMES.map((choice) => (
            <DropdownMenuRadioItem key={choice} value={choice} onSelect={() => themeChoice.choose(choice)}>
              {t(`layout.theme_${choice}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t('layout.density')}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={density}>
          {DENSITIES.map((choice) => (
            <DropdownMenuRadioItem key={choice} value={choice} onSelect={() => densityChoice.choose(choice)}>
              {t(`layout.density_${choice}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={leave}>
          <LogOut aria-hidden />
          {t('layout.sign_out')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
