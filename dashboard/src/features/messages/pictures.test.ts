import { describe, expect, it } from 'vitest'
import { fileType } from './file-type.ts'
import { pictureFrame } from './picture-frame.ts'
import { bound, LARGEST_SCALE, pan, WHOLE, zoomAt } from './zoom.ts'

describe('the room of a picture', () => {
  it.each([
    ['a panorama', 1600, 500, 320, 100],
    ['a receipt', 500, 2000, 96, 360],
    ['a small one', 200, 150, 200, 150],
    ['a dot', 1, 1, 96, 56],
    ['a line', 4000, 10, 320, 56],
    ['a screen', 1080, 1080, 320, 320],
  ])('of %s has its proportions, within bounds', (_, width, height, shownWidth, shownHeight) => {
    expect(pictureFrame({ width, height })).toEqual({ width: shownWidth, height: shownHeight })
  })

  it('is there before anybody knows how large it is', () => {
    expect(pictureFrame({ width: null, height: null })).toEqual(pictureFrame({}))
  })
})

describe('looking at a picture', () => {
  const sizes = { room: { width: 1000, height: 800 }, picture: { width: 1000, height: 400 } }

  it('keeps what is under the mouse there', () => {
    const at = { x: 300, y: 100 }
    const view = zoomAt(WHOLE, 4, at, sizes)
    expect(view.scale).toBe(4)
    // The point of the picture that lay there lies there still.
    expect((at.x - view.x) / view.scale).toBeCloseTo(at.x)
    expect((at.y - view.y) / view.scale).toBeCloseTo(at.y)
  })

  it('stays within its bounds, however far somebody turns, drags or presses', () => {
    expect(zoomAt(WHOLE, 1_000, { x: 0, y: 0 }, sizes).scale).toBe(LARGEST_SCALE)
    expect(zoomAt({ scale: 3, x: 500, y: 0 }, 0.001, { x: 10, y: 10 }, sizes)).toEqual(WHOLE)
    expect(pan({ scale: 2, x: 0, y: 0 }, { x: 9_999, y: -9_999 }, sizes)).toEqual({ scale: 2, x: 500, y: 0 })
    expect(pan(WHOLE, { x: 50, y: 50 }, sizes)).toEqual(WHOLE)
    expect(bound({ scale: Number.MAX_VALUE, x: -1e9, y: 1e9 }, sizes)).toEqual({
      scale: LARGEST_SCALE,
      x: -(1000 * LARGEST_SCALE - 1000) / 2,
      y: (400 * LARGEST_SCALE - 800) / 2,
    })
  })
})

describe('a file is called', () => {
  it.each([
    ['Pedido.pdf', 'application/pdf', 'PDF'],
    ['sem fim', 'application/pdf; charset=binary', 'PDF'],
    ['planilha.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'],
    ['Documento', 'application/msword', 'DOC'],
    ['nota.tar.gz', 'application/octet-stream', 'GZ'],
    ['clipe', 'video/x-matroska', 'MATROSKA'],
    ['nada', 'application/octet-stream', ''],
    ['nada', null, ''],
  ])('%s (%s): %s', (name, mimetype, type) => {
    expect(fileType(name, mimetype)).toBe(type)
  })
})
