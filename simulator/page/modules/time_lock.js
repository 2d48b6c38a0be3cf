// The reach-out time lock: whether the server lets this number write to people who never wrote to it.
import { transport } from '../link.js'
import { register } from '../registry.js'

let isLocked = false

/** Asks the server; until then the page knows only what it heard last. */
async function fetchReachoutTimelock() {
  isLocked = await transport.request('time_lock')
}

register({
  WAWebReachoutTimelockUtils: { isUserReachoutTimelocked: () => isLocked },
  WAWebGetReachoutTimelockJob: { fetchReachoutTimelock },
})
