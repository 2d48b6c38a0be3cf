import { layOut, type Plan } from './layout.ts'

// Hundreds of blocks take a second: the page goes on meanwhile.
self.onmessage = ({ data }: MessageEvent<Plan>) => self.postMessage(layOut(data))
