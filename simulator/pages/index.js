import { call, draw, make, onSubmit, repeat } from './dom.js'
import { texts, translatePage } from './texts.js'

function phoneCard({ phone, name, linked }) {
  const state = make('span', {
    className: linked ? 'badge on' : 'badge',
    textContent: linked ? texts.linked : texts.notLinked,
  })
  const link = make('a', { href: `/phones/${phone}/page`, className: 'card' })
  link.append(make('strong', { textContent: name }), make('span', { textContent: `+${phone}` }), state)
  return make('li', {}, [link])
}

async function look() {
  const { phones } = await call('GET', '/phones')
  draw('#phones', phones, () => phones.map(phoneCard))
}

translatePage()
onSubmit('#new-phone', async ({ phone, name }) => {
  await call('POST', '/phones', { phone, name })
  await look()
})
repeat(look, 2000)
