import { useState } from 'react'

type Permission = NotificationPermission | 'unsupported'

function permissionNow(): Permission {
  return 'Notification' in window ? Notification.permission : 'unsupported'
}

/** Whether the browser may show notifications, and a function that asks for it; only a press of a button may call it. */
export function useNotificationPermission(): [Permission, () => Promise<void>] {
  const [permission, setPermission] = useState(permissionNow)
  const ask = async () => {
    if ('Notification' in window) setPermission(await Notification.requestPermission())
  }
  return [permission, ask]
}

/** Shows a notification where that is allowed; a later one with the same tag takes its place. A press brings the page to the front. */
export function notify(title: string, body: string, tag: string, onPress?: () => void): void {
  if (permissionNow() !== 'granted') return
  try {
    const notification = new Notification(title, { body, tag })
    notification.onclick = () => {
      window.focus()
      onPress?.()
      notification.close()
    }
  } catch {
    // Telephones' browsers have them for installed pages only.
  }
}
