import { cropOf, type View } from './crop.ts'

/** How wide and high a person's picture is kept (pixels). */
export const PICTURE_SIZE = 256

/** Shows the view of the picture on the canvas; what is transparent is white. */
export function drawPicture(canvas: HTMLCanvasElement, picture: ImageBitmap, view: View): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { x, y, side } = cropOf(picture, view)
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height)
}

/** What the canvas shows as a new file: nothing of the old one, such as where it was taken, is left in it. */
export function encodePicture(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', 0.85)
  })
}
