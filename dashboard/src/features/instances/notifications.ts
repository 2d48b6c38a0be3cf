import { useState } from 'react'

type Permission = NotificationPermission | 'unsupported'

function permissionNow(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** Whether the browser may show notifications, and a function that asks for it; only a press of a button may call it. */
export function useNotificationPermission(): [Permission, () => void] {
  const [permission, setPermission] = useState(permissionNow)
  const ask = () => {
    if ('Notification' in window) void Notification.requestPermission().then(setPermission)
  }
  return [permission, ask]
}

/** Shows a notification where that is allowed; a later one with the same tag takes its place. */
export function notify(title: string, body: string, tag: string): void {
  if (permissionNow() === 'granted') new Notification(title, { body, tag })
}
