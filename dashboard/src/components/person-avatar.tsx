import { cn } from '@/lib/cn.ts'
import { usePicture } from '@/lib/storage.ts'
import { AVATAR_SIZES, Avatar, type AvatarProps } from './ui/avatar.tsx'

interface PersonAvatarProps extends AvatarProps {
  /** Where the picture lies; who has none is shown by the initials. */
  picture: string | null | undefined
}

/** A colleague's face; the name itself stands beside it. */
export function PersonAvatar({ picture, ...props }: PersonAvatarProps) {
  return picture ? <Picture path={picture} {...props} /> : <Avatar {...props} />
}

function Picture({ path, ...props }: AvatarProps & { path: string }) {
  const url = usePicture(path)
  if (!url) return <Avatar {...props} />
  const { size = 'default', className } = props
  return (
    <img
      src={url}
      alt=""
      className={cn('shrink-0 rounded-full object-cover', AVATAR_SIZES[size], className)}
    />
  )
}
