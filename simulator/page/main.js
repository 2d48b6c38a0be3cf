// A stand-in of web.whatsapp.com: the modules that whatsapp-web.js asks for, over a simulated phone.
import { start } from './link.js'
import './modules/cards.js'
import './modules/chats.js'
import './modules/contacts.js'
import './modules/media.js'
import './modules/messages.js'
import './modules/pairing.js'
import './modules/reactions.js'
import './modules/time_lock.js'
import { requireModule } from './registry.js'

window.require = requireModule
window.Debug = { VERSION: '2.3000.1017054665' }
start()
