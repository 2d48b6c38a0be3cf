import { Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'

const SPEEDS = [1, 1.5, 2] as const

interface AudioPlayerProps {
  /** Undefined while it is asked for. */
  url: string | undefined
  label: string
  onExpired?: () => void
}

/** Plays a voice message or a sound: with a line to move along and three speeds. */
export function AudioPlayer({ url, label, onExpired }: AudioPlayerProps) {
  const t = useTranslate()
  const audio = useRef<HTMLAudioElement>(null)
  const [isPlaying, setPlaying] = useState(false)
  const [position, setPosition] = useState(0)
  const [duration, setDuration] = useState(0)
  const [speed, setSpeed] = useState(0)

  const toggle = () => {
    if (isPlaying) audio.current?.pause()
    else void audio.current?.play().catch(() => onExpired?.())
  }
  const readDuration = (element: HTMLAudioElement) =>
    setDuration(Number.isFinite(element.duration) ? element.duration : 0)
  const nextSpeed = () => {
    const next = (speed + 1) % SPEEDS.length
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = SPEEDS[next] ?? 1
  }

  return (
    <fieldset aria-label={label} className="flex h-12 w-72 min-w-0 max-w-full items-center gap-2.5">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onLoadedMetadata={(event) => readDuration(event.currentTarget)}
        onDurationChange={(event) => readDuration(event.currentTarget)}
        onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPosition(0)}
      />
      <Button
        size="icon"
        className="rounded-full"
        disabled={!url}
        aria-label={t(isPlaying ? 'messages.voice_pause' : 'messages.voice_play')}
        onClick={toggle}
      >
        {isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
      </Button>
      <input
        type="range"
        aria-label={t('messages.voice_position')}
        min={0}
        max={Math.max(duration, 0.1)}
        step={0.1}
        value={Math.min(position, Math.max(duration, 0.1))}
        className="focus-ring h-1 min-w-0 flex-1 cursor-pointer accent-primary"
        onChange={(event) => {
          if (audio.current) audio.current.currentTime = Number(event.target.value)
        }}
      />
      <span className="w-9 text-right text-xs text-muted-foreground tabular-nums">
        {clockOf(isPlaying || position > 0 ? position : duration)}
      </span>
      <button
        type="button"
        className="focus-ring w-9 rounded-full bg-foreground/8 py-0.5 text-xs font-medium tabular-nums"
        onClick={nextSpeed}
      >
        {SPEEDS[speed]}×
      </button>
    </fieldset>
  )
}

/** Seconds as minutes and seconds. */
export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
