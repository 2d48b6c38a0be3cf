// A process that journals as fast as it can and prints each id once it is offered, until it is killed.
import { writeSync } from 'node:fs'
import { Journal } from '../../src/journal/journal.ts'

const journal = new Journal(process.argv[2] ?? '', 0)
journal.onRecorded(() => writeSync(1, `${journal.last}\n`))
let number = 0
setInterval(() => {
  for (let index = 0; index < 5; index++) journal.record('qr', { qr: String(++number), expires_at: '' })
}, 1)
