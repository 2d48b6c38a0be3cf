/** What a dragged type of block is called on its way from the palette to the canvas. */
export const DRAG_TYPE = 'application/x-zapbase-block'
