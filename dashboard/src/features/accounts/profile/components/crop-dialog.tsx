import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Label } from '@/components/ui/label.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { moveView, NEAREST, type View, WHOLE } from '../crop.ts'
import { drawPicture, encodePicture, PICTURE_SIZE } from '../draw-picture.ts'

interface CropDialogProps {
  picture: ImageBitmap
  busy: boolean
  error: Error | null
  onSave: (picture: Blob) => void
  onClose: () => void
}

/** A tenth of what is seen. */
const STEP = 0.1
const ARROWS: Record<string, readonly [across: number, down: number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
}

/** Chooses the part of a picture that is kept: dragged or moved by the arrows, nearer by the slider. */
export function CropDialog({ picture, busy, error, onSave, onClose }: CropDialogProps) {
  const t = useTranslate()
  const say = useErrorText('profile')
  const id = useId()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [view, setView] = useState<View>(WHOLE)
  const move = (across: number, down: number) => setView((before) => moveView(picture, before, across, down))
  const save = () => canvas.current && void encodePicture(canvas.current).then(onSave)

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('profile.crop')}
      description={t('profile.crop_text')}
      footer={
        <>
          <Button variant="outline" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button busy={busy} onClick={save}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col items-center gap-stack">
        <CropCanvas ref={canvas} picture={picture} view={view} onMove={move} />
        <div className="w-full max-w-64 space-y-2">
          <Label htmlFor={id}>{t('profile.crop_zoom')}</Label>
          <input
            id={id}
            type="range"
            min={1}
            max={NEAREST}
            step={0.05}
            value={view.zoom}
            className="focus-ring w-full accent-primary"
            onChange={(event) => setView({ ...view, zoom: Number(event.target.value) })}
          />
        </div>
        <div role="alert">{error && <Alert tone="danger" title={say(error)} />}</div>
      </div>
    </Dialog>
  )
}

interface CropCanvasProps {
  ref: RefObject<HTMLCanvasElement | null>
  picture: ImageBitmap
  view: View
  onMove: (across: number, down: number) => void
}

/** A part of its own: the window puts what is in it on the page later than itself, and it is drawn once it is there. */
function CropCanvas({ ref, picture, view, onMove }: CropCanvasProps) {
  const t = useTranslate()
  useEffect(() => {
    if (ref.current) drawPicture(ref.current, picture, view)
  }, [ref, picture, view])
  const press = (event: KeyboardEvent) => {
    const step = ARROWS[event.key]
    if (!step) return
    event.preventDefault()
    onMove(...step)
  }
  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    const { clientWidth, clientHeight } = event.currentTarget
    if (event.buttons === 1) onMove(-event.movementX / clientWidth, -event.movementY / clientHeight)
  }
  return (
    <canvas
      ref={ref}
      role="img"
      aria-label={t('profile.crop_place')}
      tabIndex={0}
      width={PICTURE_SIZE}
      height={PICTURE_SIZE}
      className="focus-ring size-64 cursor-move touch-none rounded-full border"
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    />
  )
}
