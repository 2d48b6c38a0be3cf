import { Dialog } from '@/components/ui/dialog.tsx'
import { Kbd } from '@/components/ui/kbd.tsx'
import { COMMAND_NAMES, commandOf, GROUPS } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'

/** All keys and what they do. */
export function ShortcutsWindow({ onClose }: { onClose: () => void }) {
  const t = useTranslate()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('keyboard.title')}
      description={t('keyboard.text')}
      className="sm:max-w-3xl"
    >
      <div className="gap-x-10 sm:columns-2">
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`keyboard.group.${group}`)} className="mb-5 break-inside-avoid">
            <h3 className="pb-1 text-sm font-semibold">{t(`keyboard.group.${group}`)}</h3>
            <dl className="text-sm">
              {COMMAND_NAMES.filter((name) => commandOf(name).group === group).map((name) => {
                const { keys } = commandOf(name)
                return (
                  keys && (
                    <div key={name} className="flex min-h-control-small items-center justify-between gap-4">
                      <dt className="text-muted-foreground">{t(`keyboard.${name}`)}</dt>
                      <dd>
                        <Kbd keys={keys} />
                      </dd>
                    </div>
                  )
                )
              })}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
