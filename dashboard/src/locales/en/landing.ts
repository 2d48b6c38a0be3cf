import type { landing as source } from '../pt-BR/landing.ts'

export const landing: typeof source = {
  'landing.title': 'All your company’s WhatsApp on one desk',
  'landing.text':
    'Connect your numbers, answer as a team and let the everyday requests run by themselves. Nobody is answered twice, and nobody is left waiting.',
  'landing.sign_up': 'Create an account',
  'landing.sign_in': 'Sign in',
  'landing.free': 'Free to start. It takes two minutes and a phone.',
  'landing.points': 'What changes in your day',
  'landing.inbox': 'One inbox for the whole team',
  'landing.inbox_text':
    'Every conversation has an owner, notes only the team can see, and the customer’s whole story beside it.',
  'landing.flows': 'Flows that answer at night',
  'landing.flows_text':
    'Draw the path once: menu, order, opening hours. When a person is needed, the conversation arrives ready.',
  'landing.broadcasts': 'Broadcasts with manners',
  'landing.broadcasts_text':
    'Only to people who agreed, at the right hour, at an easy pace. Whoever wants out is out at once.',
  'landing.integrations': 'Works with what you already use',
  'landing.integrations_text':
    'API, webhooks, Zapier and n8n. And your data leaves as CSV whenever you like.',
  'landing.steps': 'Three steps to your first answer',
  'landing.step_account': 'Create your account',
  'landing.step_scan': 'Scan the QR code with your phone',
  'landing.step_answer': 'Answer your first customer',
  'landing.notice': 'Zapbase is not affiliated with WhatsApp or Meta.',
  'landing.scene': 'An example of customer service in Zapbase',
  'landing.scene_bakery': 'Corner Bakery',
  'landing.scene_mine': 'Mine',
  'landing.scene_all': 'All',
  'landing.scene_ask': 'Hi! Do you make party cakes for Saturday?',
  'landing.scene_answer': 'Good morning, Helena! We do. For how many people?',
  'landing.scene_order': 'About twenty. Chocolate!',
  'landing.scene_note': 'A regular: be generous with the frosting.',
  'landing.scene_done': 'Noted: 20 people, Saturday at 3 pm.',
  'landing.scene_second': 'What are your hours today?',
  'landing.scene_second_answer': 'Answered by the flow',
  'landing.scene_third': 'Here is the receipt',
  'landing.scene_tag': 'order',
}
