import { Mic, Square, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { clockOf } from './audio-player.tsx'

/** What WhatsApp plays best comes first; no browser records all of them. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus']
const ENDINGS: Record<string, string> = { 'audio/ogg': 'ogg', 'audio/mp4': 'm4a', 'audio/webm': 'webm' }

interface Recording {
  recorder: MediaRecorder
  startedAt: number
}

/** Records through the microphone; what was said becomes a file beside the text. */
export function VoiceRecorder({ onRecorded }: { onRecorded: (file: File) => void }) {
  const t = useTranslate()
  const [recording, setRecording] = useState<Recording>()
  const kept = useRef(false)
  const seconds = useSeconds(recording?.startedAt)
  useEffect(() => () => stopTracks(recording?.recorder), [recording])
  if (!('MediaRecorder' in globalThis) || !navigator.mediaDevices) return null

  const start = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      const type = TYPES.find((candidate) => MediaRecorder.isTypeSupported(candidate))
      const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {})
      const parts: Blob[] = []
      recorder.ondataavailable = ({ data }) => parts.push(data)
      recorder.onstop = () => {
        stopTracks(recorder)
        setRecording(undefined)
        if (kept.current) onRecorded(toFile(parts, recorder.mimeType))
      }
      recorder.start()
      setRecording({ recorder, startedAt: Date.now() })
    } catch {
      toast.error(t('messages.record_failed'))
    }
  }
  const stop = (keep: boolean) => {
    kept.current = keep
    recording?.recorder.stop()
  }

  if (!recording) {
    return (
      <Button variant="ghost" size="icon" aria-label={t('messages.record')} onClick={() => void start()}>
        <Mic aria-hidden />
      </Button>
    )
  }
  return (
    <span
      role="status"
      className="flex items-center gap-1 rounded-full bg-danger-soft px-2 text-sm text-danger"
    >
      <span className="tabular-nums">{t('messages.recording', { time: clockOf(seconds) })}</span>
      <Button
        variant="ghost"
        size="icon"
        aria-label={t('messages.record_discard')}
        onClick={() => stop(false)}
      >
        <Trash2 aria-hidden />
      </Button>
      <Button variant="ghost" size="icon" aria-label={t('messages.record_stop')} onClick={() => stop(true)}>
        <Square aria-hidden />
      </Button>
    </span>
  )
}

function toFile(parts: Blob[], type: string): File {
  const [mimetype = 'audio/webm'] = type.split(';')
  return new File(parts, `voz.${ENDINGS[mimetype] ?? 'webm'}`, { type: mimetype })
}

function stopTracks(recorder: MediaRecorder | undefined): void {
  for (const track of recorder?.stream.getTracks() ?? []) track.stop()
}

function useSeconds(since: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (since === undefined) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [since])
  return since === undefined ? 0 : Math.max(0, (now - since) / 1_000)
}
