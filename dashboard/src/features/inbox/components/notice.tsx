import type { ReactNode } from 'react'

interface NoticeProps {
  icon?: ReactNode
  title: string
  text: string
  children?: ReactNode
}

/** A few words in place of the chats. */
export function Notice({ icon, title, text, children }: NoticeProps) {
  return (
    <div
      role="status"
      className="flex flex-1 flex-col items-center justify-center gap-3 p-8 text-center text-sm [&_svg]:size-8 [&_svg]:text-muted-foreground"
    >
      {icon}
      <p className="font-medium">{title}</p>
      <p className="text-balance text-muted-foreground">{text}</p>
      {children}
    </div>
  )
}
