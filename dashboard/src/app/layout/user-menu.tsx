import { useLingui } from '@lingui/react'
import { Link, useRouter } from '@tanstack/react-router'
import { ChevronsUpDown, Keyboard, LogOut, UserRound } from 'lucide-react'
import { PersonAvatar } from '@/components/person-avatar.tsx'
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
import { useProfile } from '@/features/accounts/profile/api/profile.ts'
import { cn } from '@/lib/cn.ts'
import { runCommand } from '@/lib/commands.ts'
import { DENSITIES, densityChoice } from '@/lib/density.ts'
import { LOCALES, useSwitchLocale, useTranslate } from '@/lib/i18n.ts'
import { THEMES, themeChoice } from '@/lib/theme.ts'
import { useSession } from '../access.ts'
import { LOCALE_NAMES } from './locale-names.ts'

interface UserMenuProps {
  /** The picture alone. */
  isSmall: boolean
  onNavigate: (() => void) | undefined
}

/** Who is signed in, the way to his profile, and what he changes without going there. */
export function UserMenu({ isSmall, onNavigate }: UserMenuProps) {
  const t = useTranslate()
  const { userId, email } = useSession()
  const { data: profile } = useProfile(userId)
  const name = profile?.name
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
        <PersonAvatar name={name || email} picture={profile?.picture} className="size-8" />
        <span className="sr-only">{t('layout.user_menu')} </span>
        <span className={isSmall ? 'sr-only' : 'min-w-0 flex-1'}>
          <span className="block truncate text-sm font-medium">{name || email.split('@')[0]}</span>
          <span title={email} className="block truncate text-xs text-muted-foreground">
            {email}
          </span>
        </span>
        {!isSmall && <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />}
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="start"
        className={isSmall ? 'w-56' : 'w-(--radix-dropdown-menu-trigger-width)'}
      >
        <DropdownMenuItem asChild onSelect={onNavigate}>
          <Link to="/perfil">
            <UserRound aria-hidden />
            {t('layout.profile')}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem
          onSelect={() => {
            onNavigate?.()
            setTimeout(() => runCommand('help'))
          }}
        >
          <Keyboard aria-hidden />
          {t('layout.shortcuts')}
        </DropdownMenuItem>
        <DropdownMenuSeparator />
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
