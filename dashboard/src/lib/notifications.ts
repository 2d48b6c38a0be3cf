import { useState } from 'react'

type Permission = NotificationPermission | 'unsupported'

export function permissionNow(): Permission {
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

/** The same, leading to an address of ours: shown by the service worker where there is one, so that a push of the same tag takes its place. */
export async function notifyAt(
  path: string,
  title: string,
  body: string,
  tag: string,
  onPress?: () => void,
): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  if (!worker?.active || permissionNow() !== 'granted') {
    notify(title, body, tag, onPress)
    return
  }
  await worker.showNotification(title, { body, tag, icon: '/icons/icon-192.png', data: { path } })
}
