import {
  ArrowRightLeft,
  CircleStop,
  Clock,
  Headset,
  ListOrdered,
  type LucideIcon,
  MessageCircleQuestion,
  MessageSquareText,
  Play,
  Shuffle,
  Split,
  Webhook,
  Zap,
} from 'lucide-react'
import type { FlowNode, NodeType } from './graph.ts'

interface NodeLook {
  icon: LucideIcon
  /** Of the icon and the room behind it; each is seen on light and on dark. */
  classes: string
}

const SPEAKS = 'bg-info-soft text-info'
const ASKS = 'bg-success-soft text-success'
const CHOOSES = 'bg-warning-soft text-warning'
const ACTS = 'bg-accent text-primary'
const ENDS = 'bg-danger-soft text-danger'

export const NODE_LOOKS: Record<NodeType, NodeLook> = {
  start: { icon: Play, classes: ACTS },
  content: { icon: MessageSquareText, classes: SPEAKS },
  menu: { icon: ListOrdered, classes: ASKS },
  question: { icon: MessageCircleQuestion, classes: ASKS },
  condition: { icon: Split, classes: CHOOSES },
  action: { icon: Zap, classes: ACTS },
  delay: { icon: Clock, classes: CHOOSES },
  randomizer: { icon: Shuffle, classes: CHOOSES },
  http: { icon: Webhook, classes: ACTS },
  jump: { icon: ArrowRightLeft, classes: CHOOSES },
  handoff: { icon: Headset, classes: SPEAKS },
  end: { icon: CircleStop, classes: ENDS },
}

/** A block as it comes from the palette: whole, with nothing said yet. */
export function blankNode(type: NodeType): FlowNode {
  switch (type) {
    case 'start':
    case 'end':
      return { type }
    case 'content':
      return { type, items: [{ kind: 'text', text: '' }] }
    case 'menu':
      return {
        type,
        text: '',
        options: [
          { id: 'o1', label: '' },
          { id: 'o2', label: '' },
        ],
        attempts: 3,
      }
    case 'question':
      return { type, text: '', answer: { kind: 'text' }, attempts: 3 }
    case 'condition':
      return { type, branches: [{ id: 'b1', when: { all: [] } }] }
    case 'action':
      return { type, do: [] }
    case 'delay':
      return { type, for: 'PT1H' }
    case 'randomizer':
      return {
        type,
        shares: [
          { id: 's1', percent: 50 },
          { id: 's2', percent: 50 },
        ],
        sticky: true,
      }
    case 'http':
      return { type, method: 'GET', url: '', timeout_seconds: 10 }
    case 'jump':
      return { type, node: null, return: false }
    case 'handoff':
      return { type, minutes: 60, only_when_open: false }
  }
}
