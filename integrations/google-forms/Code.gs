// Tells Zapbase of each answer to a Google Form. In the form: ⋮ → Apps Script, paste this in place of what is there, fill in the
// two lines below, save, choose `install` and run it once. docs/hooks-in.md says the rest.

/** The hook's address. */
const ADDRESS = 'https://…/functions/v1/hooks/…'
/** The hook's secret: whsec_ and base64 of at least 24 bytes. */
const SECRET = 'whsec_…'

const ATTEMPTS = 4

/** Run once: from then on each answer is told. */
// biome-ignore lint/correctness/noUnusedVariables: it is run by hand, in the editor of Apps Script.
function install() {
  for (const trigger of ScriptApp.getProjectTriggers()) {
    if (trigger.getHandlerFunction() === 'tell') ScriptApp.deleteTrigger(trigger)
  }
  ScriptApp.newTrigger('tell').forForm(FormApp.getActiveForm()).onFormSubmit().create()
}

// biome-ignore lint/correctness/noUnusedVariables: the trigger calls it by its name.
function tell(event) {
  const body = JSON.stringify(read(event.source, event.response))
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (post(event.response.getId(), body)) return
    Utilities.sleep(2000 * 2 ** attempt)
  }
  throw new Error('the answer was not taken: see the hook in Zapbase')
}

function read(form, response) {
  const answers = {}
  for (const item of response.getItemResponses()) answers[item.getItem().getTitle()] = item.getResponse()
  return {
    event: 'form_response',
    id: response.getId(),
    form: form.getTitle(),
    submitted_at: response.getTimestamp().toISOString(),
    email: response.getRespondentEmail() || null,
    answers,
  }
}

/** Signed by Standard Webhooks, anew at each attempt; the id stays. */
function post(id, body) {
  const seconds = Math.floor(Date.now() / 1000).toString()
  const key = Utilities.base64Decode(SECRET.replace(/^whsec_/, ''))
  const signed = Utilities.newBlob(`${id}.${seconds}.${body}`).getBytes()
  const signature = Utilities.base64Encode(Utilities.computeHmacSha256Signature(signed, key))
  const response = UrlFetchApp.fetch(ADDRESS, {
    method: 'post',
    contentType: 'application/json',
    headers: { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` },
    payload: Utilities.newBlob(body).getBytes(),
    muteHttpExceptions: true,
  })
  return response.getResponseCode() === 200
}
