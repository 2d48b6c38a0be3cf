import { type ChangeEvent, useRef, useState } from 'react'
import { PersonAvatar } from '@/components/person-avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSavePicture } from '../api/save-picture.ts'
import type { Profile } from '../types.ts'
import { CropDialog } from './crop-dialog.tsx'

/** One's face: chosen from a file and cut here, or taken away. */
export function PictureField({ profile, name }: { profile: Profile; name: string }) {
  const t = useTranslate()
  const say = useErrorText('profile')
  const file = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<ImageBitmap>()
  const save = useSavePicture(profile.user_id)
  const current = profile.picture
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [picked] = event.target.files ?? []
    // The same file may be chosen again.
    event.target.value = ''
    if (!picked) return
    save.reset()
    createImageBitmap(picked).then(setChosen, () => toast.error(t('profile.picture_unreadable')))
  }
  const remove = () =>
    save.mutate(
      { picture: null, current },
      {
        onSuccess: () => toast.success(t('profile.picture_removed')),
        onError: (error) => toast.error(say(error)),
      },
    )
  const keep = (picture: Blob) =>
    save.mutate(
      { picture, current },
      {
        onSuccess: () => {
          setChosen(undefined)
          toast.success(t('profile.picture_saved'))
        },
      },
    )
  return (
    <div className="flex flex-wrap items-center gap-4">
      <PersonAvatar name={name} picture={current} size="large" className="size-16 text-xl" />
      <div className="flex flex-wrap gap-2">
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          aria-label={t('profile.picture_file')}
          onChange={choose}
        />
        <Button variant="outline" onClick={() => file.current?.click()}>
          {t(current ? 'profile.picture_change' : 'profile.picture_add')}
        </Button>
        {current && (
          <Button variant="ghost" busy={save.isPending && !chosen} onClick={remove}>
            {t('profile.picture_remove')}
          </Button>
        )}
      </div>
      {chosen && (
        <CropDialog
          picture={chosen}
          busy={save.isPending}
          error={save.error}
          onSave={keep}
          onClose={() => setChosen(undefined)}
        />
      )}
    </div>
  )
}
