// Made by `make types` from docs/flow.schema.json. Do not edit.

export type Block =
  | StartBlock
  | ContentBlock
  | QuestionBlock
  | MenuBlock
  | ConditionBlock
  | ActionBlock
  | DelayBlock
  | RandomizerBlock
  | HttpBlock
  | JumpBlock
  | HandoffBlock
  | EndBlock;
export type ContentItem = TextItem | MediaItem | LocationItem | ContactItem | TemplateItem;
export type Filter = Every | Some | Not | Comparison;
export type Deed =
  | TagDeed
  | SetField
  | ClearField
  | SetVariable
  | Assign
  | OpenChat
  | CloseChat
  | Snooze
  | Note
  | Notify
  | Consent
  | PauseAutomation
  | SequenceDeed
  | StartFlow;

/**
 * Blocks by their ids, and the one it begins with. An exit that leads nowhere ends the run.
 */
export interface Graph {
  schema: 1;
  start: string;
  nodes: {
    [k: string]: Block;
  };
  settings?: Settings;
  layout?: Layout;
}
/**
 * Where a flow may begin. `graph.start` may name any other block.
 */
export interface StartBlock {
  name?: string | null;
  type: "start";
  next?: string | null;
}
/**
 * Messages, one after another. `on_unsent`: taken instead when one of them would not arrive, as all but
 * templates on a number of the Cloud API to whom has not written for 24 hours.
 */
export interface ContentBlock {
  name?: string | null;
  type: "content";
  /**
   * @maxItems 20
   */
  items: ContentItem[];
  next?: string | null;
  on_unsent?: string | null;
}
/**
 * A text of its own.
 */
export interface TextItem {
  kind: "text";
  text: string;
  typing_seconds?: number;
}
/**
 * A file of the account's; `text` is its caption.
 */
export interface MediaItem {
  kind: "image" | "video" | "audio" | "voice" | "document" | "sticker";
  media_id: string | null;
  text?: string | null;
  typing_seconds?: number;
}
/**
 * A place.
 */
export interface LocationItem {
  kind: "location";
  latitude: number;
  longitude: number;
  name?: string | null;
  typing_seconds?: number;
}
/**
 * Somebody's card.
 */
export interface ContactItem {
  kind: "contact";
  name: string;
  phone: string;
  typing_seconds?: number;
}
/**
 * A template that Meta has approved: it also arrives when he has not written for 24 hours. Numbers of
 * another engine send what it says as a text.
 */
export interface TemplateItem {
  kind: "template";
  name: string;
  language: string;
  /**
   * @maxItems 50
   */
  values?: TemplateValue[];
  typing_seconds?: number;
}
/**
 * What stands in a gap of a template of Meta's: by its place or name, of a button by the button's.
 */
export interface TemplateValue {
  part: "header" | "body" | "button";
  name: string;
  text: string;
}
/**
 * Asks, waits, and asks again until the answer can be read.
 */
export interface QuestionBlock {
  name?: string | null;
  type: "question";
  text: string;
  answer: Answer;
  save_to?: ToField | ToVariable | null;
  retry_text?: string | null;
  attempts?: number;
  /**
   * @maxItems 20
   */
  skip_words?: string[];
  use_known?: boolean;
  next?: string | null;
  on_invalid?: string | null;
  on_skip?: string | null;
  on_timeout?: TimeOut | null;
}
/**
 * What is understood. `min` and `max`: of a number or rating, of a text's characters, of a date or time
 * (as 2026-12-24, 09:00).
 */
export interface Answer {
  kind:
    | "text"
    | "number"
    | "date"
    | "time"
    | "datetime"
    | "email"
    | "phone"
    | "cpf"
    | "cnpj"
    | "cep"
    | "choice"
    | "yes_no"
    | "media"
    | "location"
    | "rating"
    | "pattern";
  min?: number | string | null;
  max?: number | string | null;
  /**
   * @maxItems 10
   */
  options?: Choice[];
  /**
   * @maxItems 6
   */
  media_kinds?: ("image" | "video" | "audio" | "voice" | "document" | "sticker")[];
  pattern?: string | null;
}
/**
 * What may be chosen: by its number, label or a synonym.
 */
export interface Choice {
  id: string;
  label: string;
  /**
   * @maxItems 20
   */
  synonyms?: string[];
}
/**
 * A field of the contact.
 */
export interface ToField {
  field: string;
}
/**
 * A variable of the run: `{{ variables.name }}` in its texts.
 */
export interface ToVariable {
  variable: string;
}
/**
 * The way taken when nothing was said for so long. With a reminder that is sent first, and he has the
 * same time once more.
 */
export interface TimeOut {
  after: string;
  next?: string | null;
  reminder?: string | null;
}
/**
 * Numbered options. `otherwise`: for an answer that fits none, until the attempts are spent; absent or
 * the menu itself: asked again.
 */
export interface MenuBlock {
  name?: string | null;
  type: "menu";
  text: string;
  /**
   * @maxItems 10
   */
  options: Option[];
  footer?: string | null;
  retry_text?: string | null;
  attempts?: number;
  save_to?: ToField | ToVariable | null;
  otherwise?: string | null;
  on_invalid?: string | null;
  on_timeout?: TimeOut | null;
}
/**
 * A choice and the way it leads.
 */
export interface Option {
  id: string;
  label: string;
  /**
   * @maxItems 20
   */
  synonyms?: string[];
  next?: string | null;
}
/**
 * The first branch that holds, else `otherwise`.
 */
export interface ConditionBlock {
  name?: string | null;
  type: "condition";
  /**
   * @maxItems 20
   */
  branches: Branch[];
  otherwise?: string | null;
}
/**
 * A way, and when it is taken.
 */
export interface Branch {
  id: string;
  name?: string | null;
  when: Filter;
  next?: string | null;
}
/**
 * Each of these holds. Of none: everybody.
 */
export interface Every {
  /**
   * @maxItems 50
   */
  all: Filter[];
}
/**
 * One of these holds. Of none: nobody.
 */
export interface Some {
  /**
   * @maxItems 50
   */
  any: Filter[];
}
/**
 * This does not hold.
 */
export interface Not {
  not: Filter;
}
/**
 * One thing that is looked at. `name`: which field or variable. One that makes no sense is never true.
 */
export interface Comparison {
  subject:
    | "tag"
    | "field"
    | "name"
    | "phone"
    | "created_at"
    | "last_received_at"
    | "last_sent_at"
    | "opted_in"
    | "campaign"
    | "flow"
    | "sequence"
    | "broadcast"
    | "segment"
    | "variable"
    | "message"
    | "message_kind"
    | "open"
    | "holiday"
    | "weekday"
    | "time"
    | "date"
    | "assigned_to"
    | "instance"
    | "campaign_of_run";
  operator:
    | "equals"
    | "not_equals"
    | "contains"
    | "not_contains"
    | "starts_with"
    | "ends_with"
    | "greater"
    | "greater_or_equal"
    | "less"
    | "less_or_equal"
    | "between"
    | "is_set"
    | "is_empty"
    | "matches"
    | "not_matches"
    | "one_of"
    | "none_of"
    | "before"
    | "after"
    | "on"
    | "within_last"
    | "not_within_last"
    | "has"
    | "has_not";
  value?: string | number | boolean | (string | number | boolean)[] | null;
  name?: string | null;
}
/**
 * Does these, in their order.
 */
export interface ActionBlock {
  name?: string | null;
  type: "action";
  /**
   * @maxItems 20
   */
  do: Deed[];
  next?: string | null;
}
/**
 * A tag is put on the contact or taken off.
 */
export interface TagDeed {
  kind: "add_tag" | "remove_tag";
  tag: string;
}
/**
 * A field of the contact gets a value; a text may hold templates and is read as the field's type.
 */
export interface SetField {
  kind: "set_field";
  field: string;
  value: string | number | boolean;
}
/**
 * A field of the contact loses its value.
 */
export interface ClearField {
  kind: "clear_field";
  field: string;
}
/**
 * A variable of the run gets a value.
 */
export interface SetVariable {
  kind: "set_variable";
  variable: string;
  value: string | number | boolean;
}
/**
 * A member looks after the chat from now on; null: nobody.
 */
export interface Assign {
  kind: "assign";
  member_id: string | null;
}
/**
 * The chat is open.
 */
export interface OpenChat {
  kind: "open_chat";
}
/**
 * The chat is done with.
 */
export interface CloseChat {
  kind: "close_chat";
  reason?: string | null;
}
/**
 * The chat is asleep for so long.
 */
export interface Snooze {
  kind: "snooze";
  for: string;
}
/**
 * A note that members alone see.
 */
export interface Note {
  kind: "note";
  text: string;
}
/**
 * The team is told.
 */
export interface Notify {
  kind: "notify";
  text: string;
}
/**
 * The person has agreed, or has objected.
 */
export interface Consent {
  kind: "consent";
  state: "opted_in" | "opted_out";
}
/**
 * Nothing answers by itself in the chat for so long; this run goes on.
 */
export interface PauseAutomation {
  kind: "pause_automation";
  minutes: number;
}
/**
 * The contact is put into a sequence or taken out.
 */
export interface SequenceDeed {
  kind: "add_to_sequence" | "remove_from_sequence";
  sequence_id: string | null;
}
/**
 * Another flow starts for this person, beside this one.
 */
export interface StartFlow {
  kind: "start_flow";
  flow_id: string | null;
}
/**
 * Waits. With `on_message` what the person writes meanwhile ends it.
 */
export interface DelayBlock {
  name?: string | null;
  type: "delay";
  for?: string | null;
  until?: UntilDate | UntilField | null;
  window?: Hours | null;
  zone?: "account" | "contact";
  next?: string | null;
  on_message?: string | null;
}
/**
 * A moment, in the zone of the block.
 */
export interface UntilDate {
  date: string;
}
/**
 * The moment that a field of the contact has.
 */
export interface UntilField {
  field: string;
}
/**
 * Only between these hours, on these days (none named: on each). A `to` that is not later is on the next
 * day.
 */
export interface Hours {
  from?: string;
  to?: string;
  /**
   * @maxItems 7
   */
  days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
}
/**
 * Chance chooses; `sticky`: for the same person always the same.
 */
export interface RandomizerBlock {
  name?: string | null;
  type: "randomizer";
  /**
   * @maxItems 6
   */
  shares: Share[];
  sticky?: boolean;
}
/**
 * A way, and how many of a hundred people take it.
 */
export interface Share {
  id: string;
  percent: number;
  next?: string | null;
}
/**
 * Asks a program of the account's, at least once. Texts in the address, query, headers and body may hold
 * templates; with `secrets` not in the address's host, so that nobody else is told them.
 */
export interface HttpBlock {
  name?: string | null;
  type: "http";
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: {
    [k: string]: string;
  };
  /**
   * @maxItems 5
   */
  secrets?: SecretHeader[];
  query?: {
    [k: string]: string;
  };
  body?:
    | {
        [k: string]: unknown;
      }
    | unknown[]
    | string
    | number
    | boolean
    | null;
  timeout_seconds?: number;
  /**
   * @maxItems 20
   */
  save?: Mapping[];
  sample?: Sample | null;
  next?: string | null;
  on_error?: string | null;
  on_timeout?: string | null;
}
/**
 * A header with a secret of the account's: `prefix` and what is kept under that name. Not a template, so
 * that no text can hold it.
 */
export interface SecretHeader {
  header: string;
  secret: string;
  prefix?: string;
}
/**
 * A value of the answer, by its path (`data.items.0.id`), and where it goes.
 */
export interface Mapping {
  path: string;
  to: ToField | ToVariable;
}
/**
 * What the test chat takes for the answer.
 */
export interface Sample {
  status: number;
  body?:
    | {
        [k: string]: unknown;
      }
    | unknown[]
    | string
    | number
    | boolean
    | null;
}
/**
 * Goes on in another flow, or at another block of this one. `return`: comes back to `next` when that way
 * ends.
 */
export interface JumpBlock {
  name?: string | null;
  type: "jump";
  flow_id?: string | null;
  node?: string | null;
  return?: boolean;
  next?: string | null;
}
/**
 * A person goes on; nothing answers by itself there for so many minutes. The run ends.
 */
export interface HandoffBlock {
  name?: string | null;
  type: "handoff";
  text?: string | null;
  member_id?: string | null;
  minutes?: number;
  only_when_open?: boolean;
  on_nobody?: string | null;
}
/**
 * The run is over, wherever it was called from.
 */
export interface EndBlock {
  name?: string | null;
  type: "end";
  reason?: string | null;
}
/**
 * `expires_after`: how long a run waits for a message at most. `gather_seconds`: what is written so soon
 * after another is one answer with it. `again_after`: the same person enters again only after that.
 */
export interface Settings {
  expires_after?: string;
  gather_seconds?: number;
  again_after?: string | null;
}
/**
 * How it is drawn. The engine does not look at it.
 */
export interface Layout {
  nodes?: {
    [k: string]: Position;
  };
  /**
   * @maxItems 100
   */
  notes?: Remark[];
}
/**
 * Where a block stands.
 */
export interface Position {
  x: number;
  y: number;
}
/**
 * A note beside the blocks.
 */
export interface Remark {
  x: number;
  y: number;
  id: string;
  text?: string;
  color?: string | null;
}
