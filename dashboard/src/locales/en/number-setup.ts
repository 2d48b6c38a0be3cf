import type { numberSetup as source } from '../pt-BR/number-setup.ts'

export const numberSetup: typeof source = {
  'number_setup.risk.title': 'WhatsApp may ban the number',
  'number_setup.risk.text':
    'Zapbase connects through WhatsApp Web, and WhatsApp does not allow unofficial programs. A ban is always possible and we cannot undo it.',
  'number_setup.risk.advice':
    'To lower the risk: use a number that already chats, start slowly, and write only to people who agreed.',
  'number_setup.risk.accept': 'I understand the risk and agree to use my number this way.',
  'number_setup.risk.accepted': 'This account accepted the risk on {date}.',
  'number_setup.risk.missing': 'To add the number, you need to accept the risk.',
  'number_setup.pairing.use_code': 'Use a code instead of the QR',
  'number_setup.pairing.use_qr': 'Use the QR instead of a code',
  'number_setup.pairing.phone': 'This number’s phone',
  'number_setup.pairing.phone_hint': 'WhatsApp on this phone will ask for the code.',
  'number_setup.pairing.get': 'Get a code',
  'number_setup.pairing.again': 'Get another code',
  'number_setup.pairing.step_devices': 'Tap Linked devices, Link a device, and Link with phone number',
  'number_setup.pairing.step_type': 'Type this code on the phone',
  'number_setup.settings.of': 'Settings of {name}',
  'number_setup.settings.per_minute': 'Messages per minute',
  'number_setup.settings.per_minute_hint': 'Empty: no limit, with more risk.',
  'number_setup.settings.per_day': 'Messages per day',
  'number_setup.settings.per_day_hint': 'Empty: limited only by the warm-up.',
  'number_setup.settings.limit_wrong': 'Enter a number from 1 up, or leave it empty.',
  'number_setup.settings.warm_up': 'Warm-up',
  'number_setup.settings.warm_up_hint': 'In its first days the number sends little, and gradually more.',
  'number_setup.settings.groups': 'Groups',
  'number_setup.settings.groups_hint': 'Also keeps and shows group chats.',
  'number_setup.replace.of': 'Replace the phone of {name}',
  'number_setup.replace.title': 'Replace {phone} with another phone?',
  'number_setup.replace.text':
    'Zapbase leaves this phone’s linked devices, and the next phone that scans the QR code takes its place. Conversations continue, marked with the phone they took place on; what is queued is sent from the new one. To WhatsApp it is a new number: the warm-up starts over.',
  'number_setup.replace.typed': 'To confirm, type {phone}',
  'number_setup.remove.of': 'Remove {name}',
  'number_setup.remove.title': 'Remove {name}?',
  'number_setup.remove.text':
    'The number leaves the linked devices, its session is deleted and it disappears from this list. Its chats are kept.',
  'number_setup.engine': 'How to connect',
  'number_setup.engine.webjs': 'WhatsApp on the phone',
  'number_setup.engine.webjs_text': 'Scan a QR code with the number’s phone. Can write to anyone.',
  'number_setup.engine.cloud': "Meta's official API",
  'number_setup.engine.cloud_text':
    'With a token from Meta, no phone needed. After 24 hours only approved templates; Meta charges per message.',
  'number_setup.cloud.of': 'Official API of {name}',
  'number_setup.cloud.text':
    'Copy your app’s details from developers.facebook.com. Anything stored before is replaced.',
  'number_setup.cloud.phone_number_id': 'Phone number ID',
  'number_setup.cloud.phone_number_id_hint': 'WhatsApp, API Setup. Digits only; it is not the phone number.',
  'number_setup.cloud.waba_id': 'WhatsApp Business Account ID',
  'number_setup.cloud.waba_id_hint': 'On the same page.',
  'number_setup.cloud.token': 'Permanent access token',
  'number_setup.cloud.token_hint':
    'From a system user, with whatsapp_business_messaging and whatsapp_business_management.',
  'number_setup.cloud.app_secret': 'App secret',
  'number_setup.cloud.app_secret_hint': 'App settings, Basic. Meta uses it to sign what it sends us.',
  'number_setup.cloud.webhook': 'After saving, set up the webhook at Meta',
  'number_setup.cloud.webhook_text':
    'In WhatsApp, Configuration, paste both values and subscribe to the messages field.',
  'number_setup.cloud.address': 'Callback URL',
  'number_setup.cloud.verify_token': 'Verify token',
  'number_setup.settings.reply_pause': 'Pause before replying',
  'number_setup.settings.reply_pause_hint':
    'Seconds of “typing…” before each message; the time varies up to this.',
  'number_setup.settings.first_pause': 'Pause between first contacts',
  'number_setup.settings.first_pause_hint':
    'Seconds between messages to people who have never talked to this number.',
  'number_setup.settings.pause_wrong': 'Enter 0 to {most} seconds.',
}
