// Made by `make types` from the database. Do not edit.
export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  // Allows to automatically instantiate createClient with right options
  // instead of createClient<Database, { PostgrestVersion: 'XX' }>(URL, KEY)
  __InternalSupabase: {
    PostgrestVersion: "13"
  }
  public: {
    Tables: {
      account_invitations: {
        Row: {
          accepted_at: string | null
          accepted_by: string | null
          account_id: string
          created_at: string
          email: string | null
          expires_at: string
          id: string
          invited_by: string | null
          revoked_at: string | null
          role: string
        }
        Insert: {
          accepted_at?: string | null
          accepted_by?: string | null
          account_id: string
          created_at?: string
          email?: string | null
          expires_at: string
          id?: string
          invited_by?: string | null
          revoked_at?: string | null
          role: string
        }
        Update: {
          accepted_at?: string | null
          accepted_by?: string | null
          account_id?: string
          created_at?: string
          email?: string | null
          expires_at?: string
          id?: string
          invited_by?: string | null
          revoked_at?: string | null
          role?: string
        }
        Relationships: [
          {
            foreignKeyName: "account_invitations_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      account_members: {
        Row: {
          account_id: string
          created_at: string
          name: string
          role: string
          user_id: string
        }
        Insert: {
          account_id: string
          created_at?: string
          name?: string
          role: string
          user_id: string
        }
        Update: {
          account_id?: string
          created_at?: string
          name?: string
          role?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "account_members_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      accounts: {
        Row: {
          away_flow_id: string | null
          closes_at: string | null
          created_at: string
          default_flow_hours: number
          default_flow_id: string | null
          holidays: Json
          id: string
          name: string
          opt_out_answer: string
          opt_out_words: string[]
          phone: string
          phone_proved_at: string | null
          plan: string
          plan_expires_at: string | null
          risk_accepted_at: string | null
          risk_accepted_by: string | null
          silence_minutes: number
          status: string
          suspended_reason: string | null
          timezone: string
          updated_at: string
          welcome_flow_id: string | null
          working_hours: Json
        }
        Insert: {
          away_flow_id?: string | null
          closes_at?: string | null
          created_at?: string
          default_flow_hours?: number
          default_flow_id?: string | null
          holidays?: Json
          id?: string
          name: string
          opt_out_answer?: string
          opt_out_words?: string[]
          phone: string
          phone_proved_at?: string | null
          plan?: string
          plan_expires_at?: string | null
          risk_accepted_at?: string | null
          risk_accepted_by?: string | null
          silence_minutes?: number
          status?: string
          suspended_reason?: string | null
          timezone?: string
          updated_at?: string
          welcome_flow_id?: string | null
          working_hours?: Json
        }
        Update: {
          away_flow_id?: string | null
          closes_at?: string | null
          created_at?: string
          default_flow_hours?: number
          default_flow_id?: string | null
          holidays?: Json
          id?: string
          name?: string
          opt_out_answer?: string
          opt_out_words?: string[]
          phone?: string
          phone_proved_at?: string | null
          plan?: string
          plan_expires_at?: string | null
          risk_accepted_at?: string | null
          risk_accepted_by?: string | null
          silence_minutes?: number
          status?: string
          suspended_reason?: string | null
          timezone?: string
          updated_at?: string
          welcome_flow_id?: string | null
          working_hours?: Json
        }
        Relationships: [
          {
            foreignKeyName: "accounts_away_flow_fkey"
            columns: ["id", "away_flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "accounts_default_flow_fkey"
            columns: ["id", "default_flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "accounts_plan_fkey"
            columns: ["plan"]
            referencedRelation: "plans"
            referencedColumns: ["name"]
          },
          {
            foreignKeyName: "accounts_welcome_flow_fkey"
            columns: ["id", "welcome_flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      api_keys: {
        Row: {
          account_id: string
          created_at: string
          created_by: string | null
          expires_at: string | null
          id: string
          last_used_at: string | null
          name: string
          prefix: string
          revoked_at: string | null
          scopes: string[]
        }
        Insert: {
          account_id: string
          created_at?: string
          created_by?: string | null
          expires_at?: string | null
          id?: string
          last_used_at?: string | null
          name: string
          prefix: string
          revoked_at?: string | null
          scopes: string[]
        }
        Update: {
          account_id?: string
          created_at?: string
          created_by?: string | null
          expires_at?: string | null
          id?: string
          last_used_at?: string | null
          name?: string
          prefix?: string
          revoked_at?: string | null
          scopes?: string[]
        }
        Relationships: [
          {
            foreignKeyName: "api_keys_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      audit_log: {
        Row: {
          account_id: string
          action: string
          actor_id: string | null
          actor_kind: string
          created_at: string
          detail: Json
          id: number
          origin: Json | null
          subject_id: string | null
        }
        Insert: {
          account_id: string
          action: string
          actor_id?: string | null
          actor_kind: string
          created_at?: string
          detail?: Json
          id?: never
          origin?: Json | null
          subject_id?: string | null
        }
        Update: {
          account_id?: string
          action?: string
          actor_id?: string | null
          actor_kind?: string
          created_at?: string
          detail?: Json
          id?: never
          origin?: Json | null
          subject_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "audit_log_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      broadcast_recipients: {
        Row: {
          account_id: string
          answered_at: string | null
          broadcast_id: string
          contact_id: string
          conversation_id: string | null
          fed_at: string | null
          id: number
          instance_id: string | null
          reason: string | null
          settled_at: string | null
          status: string
          variant: string | null
          zone: string
        }
        Insert: {
          account_id: string
          answered_at?: string | null
          broadcast_id: string
          contact_id: string
          conversation_id?: string | null
          fed_at?: string | null
          id?: never
          instance_id?: string | null
          reason?: string | null
          settled_at?: string | null
          status?: string
          variant?: string | null
          zone?: string
        }
        Update: {
          account_id?: string
          answered_at?: string | null
          broadcast_id?: string
          contact_id?: string
          conversation_id?: string | null
          fed_at?: string | null
          id?: never
          instance_id?: string | null
          reason?: string | null
          settled_at?: string | null
          status?: string
          variant?: string | null
          zone?: string
        }
        Relationships: [
          {
            foreignKeyName: "broadcast_recipients_account_id_broadcast_id_fkey"
            columns: ["account_id", "broadcast_id"]
            referencedRelation: "broadcasts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "broadcast_recipients_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "broadcast_recipients_account_id_conversation_id_fkey"
            columns: ["account_id", "conversation_id"]
            referencedRelation: "conversations"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      broadcasts: {
        Row: {
          account_id: string
          content: Json
          created_at: string
          exclude: Json
          filter: Json | null
          finished_at: string | null
          flow_id: string | null
          frozen_at: string | null
          frozen_seq: number
          id: string
          instance_ids: string[]
          name: string
          pace: string
          resumed_at: string | null
          segment_id: string | null
          skip_answered: boolean
          started_at: string | null
          starts_at: string | null
          status: string
          status_reason: string | null
          tags: string[]
          updated_at: string
          window: Json
        }
        Insert: {
          account_id: string
          content: Json
          created_at?: string
          exclude?: Json
          filter?: Json | null
          finished_at?: string | null
          flow_id?: string | null
          frozen_at?: string | null
          frozen_seq?: number
          id?: string
          instance_ids?: string[]
          name: string
          pace?: string
          resumed_at?: string | null
          segment_id?: string | null
          skip_answered?: boolean
          started_at?: string | null
          starts_at?: string | null
          status?: string
          status_reason?: string | null
          tags?: string[]
          updated_at?: string
          window?: Json
        }
        Update: {
          account_id?: string
          content?: Json
          created_at?: string
          exclude?: Json
          filter?: Json | null
          finished_at?: string | null
          flow_id?: string | null
          frozen_at?: string | null
          frozen_seq?: number
          id?: string
          instance_ids?: string[]
          name?: string
          pace?: string
          resumed_at?: string | null
          segment_id?: string | null
          skip_answered?: boolean
          started_at?: string | null
          starts_at?: string | null
          status?: string
          status_reason?: string | null
          tags?: string[]
          updated_at?: string
          window?: Json
        }
        Relationships: [
          {
            foreignKeyName: "broadcasts_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "broadcasts_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "broadcasts_account_id_segment_id_fkey"
            columns: ["account_id", "segment_id"]
            referencedRelation: "segments"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      campaign_contacts: {
        Row: {
          account_id: string
          campaign_id: string
          contact_id: string
          created_at: string
        }
        Insert: {
          account_id: string
          campaign_id: string
          contact_id: string
          created_at?: string
        }
        Update: {
          account_id?: string
          campaign_id?: string
          contact_id?: string
          created_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "campaign_contacts_account_id_campaign_id_fkey"
            columns: ["account_id", "campaign_id"]
            referencedRelation: "campaigns"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "campaign_contacts_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      campaigns: {
        Row: {
          account_id: string
          created_at: string
          enabled: boolean
          flow_id: string | null
          id: string
          instance_id: string | null
          link: string | null
          match: string
          message: string | null
          name: string
          qr_code_url: string | null
          slug: string
        }
        Insert: {
          account_id: string
          created_at?: string
          enabled?: boolean
          flow_id?: string | null
          id?: string
          instance_id?: string | null
          link?: string | null
          match?: string
          message?: string | null
          name: string
          qr_code_url?: string | null
          slug?: string
        }
        Update: {
          account_id?: string
          created_at?: string
          enabled?: boolean
          flow_id?: string | null
          id?: string
          instance_id?: string | null
          link?: string | null
          match?: string
          message?: string | null
          name?: string
          qr_code_url?: string | null
          slug?: string
        }
        Relationships: [
          {
            foreignKeyName: "campaigns_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "campaigns_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "campaigns_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      chat_events: {
        Row: {
          account_id: string
          actor_id: string | null
          actor_kind: string
          assigned_to: string | null
          chat_id: string
          created_at: string
          id: number
          kind: string
          reason: string | null
          snoozed_until: string | null
        }
        Insert: {
          account_id: string
          actor_id?: string | null
          actor_kind?: string
          assigned_to?: string | null
          chat_id: string
          created_at?: string
          id?: never
          kind: string
          reason?: string | null
          snoozed_until?: string | null
        }
        Update: {
          account_id?: string
          actor_id?: string | null
          actor_kind?: string
          assigned_to?: string | null
          chat_id?: string
          created_at?: string
          id?: never
          kind?: string
          reason?: string | null
          snoozed_until?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "chat_events_account_id_chat_id_fkey"
            columns: ["account_id", "chat_id"]
            referencedRelation: "chats"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      chat_views: {
        Row: {
          account_id: string
          created_at: string
          filter: Json
          id: string
          name: string
          owner_id: string | null
          position: number
          updated_at: string
        }
        Insert: {
          account_id: string
          created_at?: string
          filter: Json
          id?: string
          name: string
          owner_id?: string | null
          position?: number
          updated_at?: string
        }
        Update: {
          account_id?: string
          created_at?: string
          filter?: Json
          id?: string
          name?: string
          owner_id?: string | null
          position?: number
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "chat_views_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "chat_views_account_id_owner_id_fkey"
            columns: ["account_id", "owner_id"]
            referencedRelation: "account_members"
            referencedColumns: ["account_id", "user_id"]
          },
        ]
      }
      chats: {
        Row: {
          account_id: string
          assigned_to: string | null
          automation_paused_until: string | null
          closed_at: string | null
          closed_reason: string | null
          contact_id: string | null
          created_at: string
          failed_at: string | null
          id: string
          instance_id: string | null
          kind: string
          last_message: string | null
          last_message_at: string | null
          last_message_from_me: boolean | null
          last_message_id: string | null
          last_message_kind: string | null
          last_received_at: string | null
          listed_at: string
          name: string
          scheduled_at: string | null
          snoozed_until: string | null
          status: string
          unread_count: number
          updated_at: string
          wa_chat_id: string | null
        }
        Insert: {
          account_id: string
          assigned_to?: string | null
          automation_paused_until?: string | null
          closed_at?: string | null
          closed_reason?: string | null
          contact_id?: string | null
          created_at?: string
          failed_at?: string | null
          id?: string
          instance_id?: string | null
          kind?: string
          last_message?: string | null
          last_message_at?: string | null
          last_message_from_me?: boolean | null
          last_message_id?: string | null
          last_message_kind?: string | null
          last_received_at?: string | null
          listed_at?: string
          name?: string
          scheduled_at?: string | null
          snoozed_until?: string | null
          status?: string
          unread_count?: number
          updated_at?: string
          wa_chat_id?: string | null
        }
        Update: {
          account_id?: string
          assigned_to?: string | null
          automation_paused_until?: string | null
          closed_at?: string | null
          closed_reason?: string | null
          contact_id?: string | null
          created_at?: string
          failed_at?: string | null
          id?: string
          instance_id?: string | null
          kind?: string
          last_message?: string | null
          last_message_at?: string | null
          last_message_from_me?: boolean | null
          last_message_id?: string | null
          last_message_kind?: string | null
          last_received_at?: string | null
          listed_at?: string
          name?: string
          scheduled_at?: string | null
          snoozed_until?: string | null
          status?: string
          unread_count?: number
          updated_at?: string
          wa_chat_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "chats_account_id_assigned_to_fkey"
            columns: ["account_id", "assigned_to"]
            referencedRelation: "account_members"
            referencedColumns: ["account_id", "user_id"]
          },
          {
            foreignKeyName: "chats_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "chats_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "chats_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      consents: {
        Row: {
          account_id: string
          actor_id: string | null
          actor_kind: string
          contact_id: string
          created_at: string
          id: number
          source: string
          state: string
        }
        Insert: {
          account_id: string
          actor_id?: string | null
          actor_kind?: string
          contact_id: string
          created_at?: string
          id?: never
          source?: string
          state: string
        }
        Update: {
          account_id?: string
          actor_id?: string | null
          actor_kind?: string
          contact_id?: string
          created_at?: string
          id?: never
          source?: string
          state?: string
        }
        Relationships: [
          {
            foreignKeyName: "consents_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      contact_erasures: {
        Row: {
          account_id: string
          actor_id: string | null
          actor_kind: string
          before_seq: number
          contact_id: string | null
          created_at: string
          finished_at: string | null
          id: string
          media: number
          messages: number
          status: string
        }
        Insert: {
          account_id: string
          actor_id?: string | null
          actor_kind?: string
          before_seq?: number
          contact_id?: string | null
          created_at?: string
          finished_at?: string | null
          id?: string
          media?: number
          messages?: number
          status?: string
        }
        Update: {
          account_id?: string
          actor_id?: string | null
          actor_kind?: string
          before_seq?: number
          contact_id?: string | null
          created_at?: string
          finished_at?: string | null
          id?: string
          media?: number
          messages?: number
          status?: string
        }
        Relationships: [
          {
            foreignKeyName: "contact_erasures_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "contact_erasures_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      contact_identities: {
        Row: {
          account_id: string
          contact_id: string
          created_at: string
          id: string
          kind: string
          match_key: string
          value: string
        }
        Insert: {
          account_id: string
          contact_id: string
          created_at?: string
          id?: string
          kind: string
          match_key?: string
          value: string
        }
        Update: {
          account_id?: string
          contact_id?: string
          created_at?: string
          id?: string
          kind?: string
          match_key?: string
          value?: string
        }
        Relationships: [
          {
            foreignKeyName: "contact_identities_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      contact_import_errors: {
        Row: {
          account_id: string
          code: string
          column: string
          created_at: string
          id: number
          import_id: string
          line: number
          value: string
        }
        Insert: {
          account_id: string
          code: string
          column: string
          created_at?: string
          id?: never
          import_id: string
          line: number
          value: string
        }
        Update: {
          account_id?: string
          code?: string
          column?: string
          created_at?: string
          id?: never
          import_id?: string
          line?: number
          value?: string
        }
        Relationships: [
          {
            foreignKeyName: "contact_import_errors_account_id_import_id_fkey"
            columns: ["account_id", "import_id"]
            referencedRelation: "contact_imports"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      contact_imports: {
        Row: {
          account_id: string
          actor_id: string
          actor_kind: string
          columns: string[]
          created: number
          created_at: string
          delimiter: string
          dry_run: boolean
          error_code: string | null
          failed: number
          filename: string
          finished_at: string | null
          id: string
          lines: number
          mapping: Json | null
          processed: number
          repeated: number
          repeats: Json
          sample: Json
          started_at: string | null
          status: string
          suggested: Json
          tags: string[]
          updated: number
        }
        Insert: {
          account_id: string
          actor_id: string
          actor_kind: string
          columns: string[]
          created?: number
          created_at?: string
          delimiter: string
          dry_run?: boolean
          error_code?: string | null
          failed?: number
          filename: string
          finished_at?: string | null
          id: string
          lines: number
          mapping?: Json | null
          processed?: number
          repeated?: number
          repeats?: Json
          sample: Json
          started_at?: string | null
          status?: string
          suggested: Json
          tags?: string[]
          updated?: number
        }
        Update: {
          account_id?: string
          actor_id?: string
          actor_kind?: string
          columns?: string[]
          created?: number
          created_at?: string
          delimiter?: string
          dry_run?: boolean
          error_code?: string | null
          failed?: number
          filename?: string
          finished_at?: string | null
          id?: string
          lines?: number
          mapping?: Json | null
          processed?: number
          repeated?: number
          repeats?: Json
          sample?: Json
          started_at?: string | null
          status?: string
          suggested?: Json
          tags?: string[]
          updated?: number
        }
        Relationships: [
          {
            foreignKeyName: "contact_imports_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      contacts: {
        Row: {
          account_id: string
          created_at: string
          erased_at: string | null
          fields: Json
          id: string
          lid: string | null
          name: string
          opted_out_at: string | null
          over_limit: boolean
          phone: string | null
          search_text: string | null
          seq: number
          tags: string[]
          updated_at: string
          whatsapp_name: string
        }
        Insert: {
          account_id: string
          created_at?: string
          erased_at?: string | null
          fields?: Json
          id?: string
          lid?: string | null
          name?: string
          opted_out_at?: string | null
          over_limit?: boolean
          phone?: string | null
          search_text?: string | null
          seq?: never
          tags?: string[]
          updated_at?: string
          whatsapp_name?: string
        }
        Update: {
          account_id?: string
          created_at?: string
          erased_at?: string | null
          fields?: Json
          id?: string
          lid?: string | null
          name?: string
          opted_out_at?: string | null
          over_limit?: boolean
          phone?: string | null
          search_text?: string | null
          seq?: never
          tags?: string[]
          updated_at?: string
          whatsapp_name?: string
        }
        Relationships: [
          {
            foreignKeyName: "contacts_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      conversations: {
        Row: {
          account_id: string
          chat_id: string
          client_key: string | null
          contact_id: string | null
          content: Json | null
          created_at: string
          delivered_at: string | null
          edited_at: string | null
          error_code: string | null
          error_text: string | null
          expires_at: string | null
          from_me: boolean
          id: string
          instance_id: string
          kind: string
          lane: string | null
          media_id: string | null
          message: string
          quoted_wa_id: string | null
          read_at: string | null
          reply_to: string | null
          revoked_at: string | null
          send_at: string | null
          sent_at: string | null
          sent_by_id: string | null
          sent_by_kind: string | null
          seq: number
          stanza_id: string | null
          status: string
          status_reason: string | null
          target_id: string | null
          timestamp: string
          wa_message_id: string | null
        }
        Insert: {
          account_id: string
          chat_id: string
          client_key?: string | null
          contact_id?: string | null
          content?: Json | null
          created_at?: string
          delivered_at?: string | null
          edited_at?: string | null
          error_code?: string | null
          error_text?: string | null
          expires_at?: string | null
          from_me?: boolean
          id?: string
          instance_id: string
          kind?: string
          lane?: string | null
          media_id?: string | null
          message?: string
          quoted_wa_id?: string | null
          read_at?: string | null
          reply_to?: string | null
          revoked_at?: string | null
          send_at?: string | null
          sent_at?: string | null
          sent_by_id?: string | null
          sent_by_kind?: string | null
          seq?: never
          stanza_id?: string | null
          status: string
          status_reason?: string | null
          target_id?: string | null
          timestamp?: string
          wa_message_id?: string | null
        }
        Update: {
          account_id?: string
          chat_id?: string
          client_key?: string | null
          contact_id?: string | null
          content?: Json | null
          created_at?: string
          delivered_at?: string | null
          edited_at?: string | null
          error_code?: string | null
          error_text?: string | null
          expires_at?: string | null
          from_me?: boolean
          id?: string
          instance_id?: string
          kind?: string
          lane?: string | null
          media_id?: string | null
          message?: string
          quoted_wa_id?: string | null
          read_at?: string | null
          reply_to?: string | null
          revoked_at?: string | null
          send_at?: string | null
          sent_at?: string | null
          sent_by_id?: string | null
          sent_by_kind?: string | null
          seq?: never
          stanza_id?: string | null
          status?: string
          status_reason?: string | null
          target_id?: string | null
          timestamp?: string
          wa_message_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "conversations_account_id_chat_id_fkey"
            columns: ["account_id", "chat_id"]
            referencedRelation: "chats"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "conversations_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "conversations_account_id_media_id_fkey"
            columns: ["account_id", "media_id"]
            referencedRelation: "media"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "conversations_account_id_reply_to_fkey"
            columns: ["account_id", "reply_to"]
            referencedRelation: "conversations"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "conversations_account_id_target_id_fkey"
            columns: ["account_id", "target_id"]
            referencedRelation: "conversations"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      custom_fields: {
        Row: {
          account_id: string
          created_at: string
          id: string
          label: string
          name: string
          type: string
        }
        Insert: {
          account_id: string
          created_at?: string
          id?: string
          label?: string
          name: string
          type: string
        }
        Update: {
          account_id?: string
          created_at?: string
          id?: string
          label?: string
          name?: string
          type?: string
        }
        Relationships: [
          {
            foreignKeyName: "custom_fields_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      flow_runs: {
        Row: {
          account_id: string
          awaits: string | null
          chat_id: string
          contact_id: string
          created_at: string
          ended_at: string | null
          expires_at: string | null
          flow_id: string
          id: string
          instance_id: string | null
          lane: string
          node: string | null
          reason: string | null
          revision: number
          started_by: string
          started_by_id: string | null
          status: string
          trace: Json
          updated_at: string
          variables: Json
          version_id: string
          wake_at: string | null
        }
        Insert: {
          account_id: string
          awaits?: string | null
          chat_id: string
          contact_id: string
          created_at?: string
          ended_at?: string | null
          expires_at?: string | null
          flow_id: string
          id?: string
          instance_id?: string | null
          lane?: string
          node?: string | null
          reason?: string | null
          revision?: number
          started_by: string
          started_by_id?: string | null
          status?: string
          trace?: Json
          updated_at?: string
          variables?: Json
          version_id: string
          wake_at?: string | null
        }
        Update: {
          account_id?: string
          awaits?: string | null
          chat_id?: string
          contact_id?: string
          created_at?: string
          ended_at?: string | null
          expires_at?: string | null
          flow_id?: string
          id?: string
          instance_id?: string | null
          lane?: string
          node?: string | null
          reason?: string | null
          revision?: number
          started_by?: string
          started_by_id?: string | null
          status?: string
          trace?: Json
          updated_at?: string
          variables?: Json
          version_id?: string
          wake_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "flow_runs_account_id_chat_id_fkey"
            columns: ["account_id", "chat_id"]
            referencedRelation: "chats"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "flow_runs_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "flow_runs_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "flow_runs_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "flow_runs_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "flow_runs_account_id_version_id_fkey"
            columns: ["account_id", "version_id"]
            referencedRelation: "flow_versions"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      flow_versions: {
        Row: {
          account_id: string
          actor_id: string | null
          actor_kind: string
          created_at: string
          flow_id: string
          graph: Json
          id: string
          number: number
          problem: string | null
        }
        Insert: {
          account_id: string
          actor_id?: string | null
          actor_kind?: string
          created_at?: string
          flow_id: string
          graph: Json
          id?: string
          number: number
          problem?: string | null
        }
        Update: {
          account_id?: string
          actor_id?: string | null
          actor_kind?: string
          created_at?: string
          flow_id?: string
          graph?: Json
          id?: string
          number?: number
          problem?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "flow_versions_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      flows: {
        Row: {
          account_id: string
          created_at: string
          draft: Json
          draft_revision: number
          enabled: boolean
          folder: string
          id: string
          name: string
          published_version_id: string | null
          sequence_id: string | null
          updated_at: string
        }
        Insert: {
          account_id: string
          created_at?: string
          draft?: Json
          draft_revision?: number
          enabled?: boolean
          folder?: string
          id?: string
          name: string
          published_version_id?: string | null
          sequence_id?: string | null
          updated_at?: string
        }
        Update: {
          account_id?: string
          created_at?: string
          draft?: Json
          draft_revision?: number
          enabled?: boolean
          folder?: string
          id?: string
          name?: string
          published_version_id?: string | null
          sequence_id?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "flows_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "flows_published_fkey"
            columns: ["account_id", "id", "published_version_id"]
            referencedRelation: "flow_versions"
            referencedColumns: ["account_id", "flow_id", "id"]
          },
        ]
      }
      inbound_hook_samples: {
        Row: {
          account_id: string
          applied_at: string | null
          code: string | null
          contact_id: string | null
          document: Json
          hook_id: string
          id: number
          key_digest: string | null
          received_at: string
          result: Json | null
          status: string
        }
        Insert: {
          account_id: string
          applied_at?: string | null
          code?: string | null
          contact_id?: string | null
          document: Json
          hook_id: string
          id?: never
          key_digest?: string | null
          received_at?: string
          result?: Json | null
          status?: string
        }
        Update: {
          account_id?: string
          applied_at?: string | null
          code?: string | null
          contact_id?: string | null
          document?: Json
          hook_id?: string
          id?: never
          key_digest?: string | null
          received_at?: string
          result?: Json | null
          status?: string
        }
        Relationships: [
          {
            foreignKeyName: "inbound_hook_samples_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "inbound_hook_samples_account_id_hook_id_fkey"
            columns: ["account_id", "hook_id"]
            referencedRelation: "inbound_hooks"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      inbound_hooks: {
        Row: {
          account_id: string
          calls_per_minute: number
          created_at: string
          created_by: string | null
          enabled: boolean
          events: string[]
          flow_id: string | null
          id: string
          instance_id: string | null
          last_call_at: string | null
          mapping: Json
          message: string | null
          name: string
          problem: string | null
          problem_at: string | null
          proof: Json
          secrets: string[]
          source: string
          tags: string[]
          token: string | null
          updated_at: string
        }
        Insert: {
          account_id: string
          calls_per_minute?: number
          created_at?: string
          created_by?: string | null
          enabled?: boolean
          events?: string[]
          flow_id?: string | null
          id?: string
          instance_id?: string | null
          last_call_at?: string | null
          mapping?: Json
          message?: string | null
          name: string
          problem?: string | null
          problem_at?: string | null
          proof?: Json
          secrets?: string[]
          source?: string
          tags?: string[]
          token?: string | null
          updated_at?: string
        }
        Update: {
          account_id?: string
          calls_per_minute?: number
          created_at?: string
          created_by?: string | null
          enabled?: boolean
          events?: string[]
          flow_id?: string | null
          id?: string
          instance_id?: string | null
          last_call_at?: string | null
          mapping?: Json
          message?: string | null
          name?: string
          problem?: string | null
          problem_at?: string | null
          proof?: Json
          secrets?: string[]
          source?: string
          tags?: string[]
          token?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "inbound_hooks_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "inbound_hooks_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "inbound_hooks_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      instance_commands: {
        Row: {
          account_id: string
          actor_id: string | null
          actor_kind: string
          command: string
          created_at: string
          error_code: string | null
          expires_at: string
          finished_at: string | null
          id: string
          instance_id: string | null
          payload: Json
          result: Json | null
          started_at: string | null
          status: string
        }
        Insert: {
          account_id: string
          actor_id?: string | null
          actor_kind?: string
          command: string
          created_at?: string
          error_code?: string | null
          expires_at: string
          finished_at?: string | null
          id?: string
          instance_id?: string | null
          payload?: Json
          result?: Json | null
          started_at?: string | null
          status?: string
        }
        Update: {
          account_id?: string
          actor_id?: string | null
          actor_kind?: string
          command?: string
          created_at?: string
          error_code?: string | null
          expires_at?: string
          finished_at?: string | null
          id?: string
          instance_id?: string | null
          payload?: Json
          result?: Json | null
          started_at?: string | null
          status?: string
        }
        Relationships: [
          {
            foreignKeyName: "instance_commands_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "instance_commands_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      instance_events: {
        Row: {
          account_id: string
          created_at: string
          detail: Json
          id: number
          instance_id: string
          status: string | null
          status_reason: string | null
          type: string
        }
        Insert: {
          account_id: string
          created_at?: string
          detail?: Json
          id?: never
          instance_id: string
          status?: string | null
          status_reason?: string | null
          type: string
        }
        Update: {
          account_id?: string
          created_at?: string
          detail?: Json
          id?: never
          instance_id?: string
          status?: string | null
          status_reason?: string | null
          type?: string
        }
        Relationships: [
          {
            foreignKeyName: "instance_events_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      instance_numbers: {
        Row: {
          account_id: string
          bound_at: string
          id: number
          instance_id: string
          phone: string
          released_at: string | null
        }
        Insert: {
          account_id: string
          bound_at?: string
          id?: never
          instance_id: string
          phone: string
          released_at?: string | null
        }
        Update: {
          account_id?: string
          bound_at?: string
          id?: never
          instance_id?: string
          phone?: string
          released_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "instance_numbers_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      instances: {
        Row: {
          account_id: string
          created_at: string
          desired_state: string
          engine: string
          first_connected_at: string | null
          first_pause_seconds: number
          groups_enabled: boolean
          id: string
          instance_name: string
          last_connected: string | null
          messages_per_day: number | null
          messages_per_minute: number | null
          phone: string | null
          port: number
          qr_code: string | null
          qr_expires_at: string | null
          refused_phone: string | null
          reply_pause_seconds: number
          status: string
          status_reason: string | null
          supervised_until: string | null
          updated_at: string
          warm_up: boolean
        }
        Insert: {
          account_id: string
          created_at?: string
          desired_state?: string
          engine?: string
          first_connected_at?: string | null
          first_pause_seconds?: number
          groups_enabled?: boolean
          id?: string
          instance_name: string
          last_connected?: string | null
          messages_per_day?: number | null
          messages_per_minute?: number | null
          phone?: string | null
          port: number
          qr_code?: string | null
          qr_expires_at?: string | null
          refused_phone?: string | null
          reply_pause_seconds?: number
          status?: string
          status_reason?: string | null
          supervised_until?: string | null
          updated_at?: string
          warm_up?: boolean
        }
        Update: {
          account_id?: string
          created_at?: string
          desired_state?: string
          engine?: string
          first_connected_at?: string | null
          first_pause_seconds?: number
          groups_enabled?: boolean
          id?: string
          instance_name?: string
          last_connected?: string | null
          messages_per_day?: number | null
          messages_per_minute?: number | null
          phone?: string | null
          port?: number
          qr_code?: string | null
          qr_expires_at?: string | null
          refused_phone?: string | null
          reply_pause_seconds?: number
          status?: string
          status_reason?: string | null
          supervised_until?: string | null
          updated_at?: string
          warm_up?: boolean
        }
        Relationships: [
          {
            foreignKeyName: "instances_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      keywords: {
        Row: {
          account_id: string
          answer: string | null
          created_at: string
          enabled: boolean
          flow_id: string | null
          id: string
          instance_id: string | null
          interrupts: boolean
          match: string
          name: string
          only_when: string
          priority: number
          problem: string | null
          tags: string[]
          terms: string[]
          updated_at: string
        }
        Insert: {
          account_id: string
          answer?: string | null
          created_at?: string
          enabled?: boolean
          flow_id?: string | null
          id?: string
          instance_id?: string | null
          interrupts?: boolean
          match?: string
          name: string
          only_when?: string
          priority?: number
          problem?: string | null
          tags?: string[]
          terms: string[]
          updated_at?: string
        }
        Update: {
          account_id?: string
          answer?: string | null
          created_at?: string
          enabled?: boolean
          flow_id?: string | null
          id?: string
          instance_id?: string | null
          interrupts?: boolean
          match?: string
          name?: string
          only_when?: string
          priority?: number
          problem?: string | null
          tags?: string[]
          terms?: string[]
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "keywords_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "keywords_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "keywords_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      media: {
        Row: {
          account_id: string
          attempts: number
          created_at: string
          error_code: string | null
          filename: string | null
          height: number | null
          id: string
          mimetype: string | null
          next_attempt_at: string
          sha256: string | null
          size: number | null
          source_url: string | null
          state: string
          storage_path: string | null
          store_home: string | null
          stored_at: string | null
          width: number | null
        }
        Insert: {
          account_id: string
          attempts?: number
          created_at?: string
          error_code?: string | null
          filename?: string | null
          height?: number | null
          id?: string
          mimetype?: string | null
          next_attempt_at?: string
          sha256?: string | null
          size?: number | null
          source_url?: string | null
          state?: string
          storage_path?: string | null
          store_home?: string | null
          stored_at?: string | null
          width?: number | null
        }
        Update: {
          account_id?: string
          attempts?: number
          created_at?: string
          error_code?: string | null
          filename?: string | null
          height?: number | null
          id?: string
          mimetype?: string | null
          next_attempt_at?: string
          sha256?: string | null
          size?: number | null
          source_url?: string | null
          state?: string
          storage_path?: string | null
          store_home?: string | null
          stored_at?: string | null
          width?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "media_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      message_revisions: {
        Row: {
          account_id: string
          conversation_id: string
          id: number
          message: string
          original: boolean
          written_at: string
        }
        Insert: {
          account_id: string
          conversation_id: string
          id?: never
          message: string
          original?: boolean
          written_at: string
        }
        Update: {
          account_id?: string
          conversation_id?: string
          id?: never
          message?: string
          original?: boolean
          written_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "message_revisions_account_id_conversation_id_fkey"
            columns: ["account_id", "conversation_id"]
            referencedRelation: "conversations"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      message_templates: {
        Row: {
          account_id: string
          category: string
          components: Json
          id: string
          instance_id: string
          language: string
          name: string
          status: string
          updated_at: string
        }
        Insert: {
          account_id: string
          category?: string
          components?: Json
          id?: string
          instance_id: string
          language: string
          name: string
          status?: string
          updated_at?: string
        }
        Update: {
          account_id?: string
          category?: string
          components?: Json
          id?: string
          instance_id?: string
          language?: string
          name?: string
          status?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "message_templates_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      note_mentions: {
        Row: {
          account_id: string
          chat_id: string
          created_at: string
          note_id: string
          seen_at: string | null
          user_id: string
        }
        Insert: {
          account_id: string
          chat_id: string
          created_at?: string
          note_id: string
          seen_at?: string | null
          user_id: string
        }
        Update: {
          account_id?: string
          chat_id?: string
          created_at?: string
          note_id?: string
          seen_at?: string | null
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "note_mentions_account_id_chat_id_fkey"
            columns: ["account_id", "chat_id"]
            referencedRelation: "chats"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "note_mentions_account_id_note_id_fkey"
            columns: ["account_id", "note_id"]
            referencedRelation: "notes"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "note_mentions_account_id_user_id_fkey"
            columns: ["account_id", "user_id"]
            referencedRelation: "account_members"
            referencedColumns: ["account_id", "user_id"]
          },
        ]
      }
      notes: {
        Row: {
          account_id: string
          actor_id: string | null
          actor_kind: string
          body: string
          chat_id: string
          created_at: string
          id: string
          mentions: string[]
          updated_at: string
        }
        Insert: {
          account_id: string
          actor_id?: string | null
          actor_kind?: string
          body: string
          chat_id: string
          created_at?: string
          id?: string
          mentions?: string[]
          updated_at?: string
        }
        Update: {
          account_id?: string
          actor_id?: string | null
          actor_kind?: string
          body?: string
          chat_id?: string
          created_at?: string
          id?: string
          mentions?: string[]
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "notes_account_id_chat_id_fkey"
            columns: ["account_id", "chat_id"]
            referencedRelation: "chats"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      number_checks: {
        Row: {
          account_id: string
          checked_at: string
          instance_id: string | null
          lid: string | null
          match_key: string
          phone: string
          registered: boolean
          wa_id: string | null
        }
        Insert: {
          account_id: string
          checked_at?: string
          instance_id?: string | null
          lid?: string | null
          match_key?: string
          phone: string
          registered: boolean
          wa_id?: string | null
        }
        Update: {
          account_id?: string
          checked_at?: string
          instance_id?: string | null
          lid?: string | null
          match_key?: string
          phone?: string
          registered?: boolean
          wa_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "number_checks_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      orchestrators: {
        Row: {
          capacity: number
          heartbeat_at: string
          hostname: string
          id: string
          number: number
          registered_at: string
          version: string
        }
        Insert: {
          capacity: number
          heartbeat_at?: string
          hostname: string
          id: string
          number: number
          registered_at?: string
          version: string
        }
        Update: {
          capacity?: number
          heartbeat_at?: string
          hostname?: string
          id?: string
          number?: number
          registered_at?: string
          version?: string
        }
        Relationships: []
      }
      plans: {
        Row: {
          created_at: string
          max_broadcast_recipients_per_day: number | null
          max_contacts: number | null
          max_flows: number | null
          max_instances: number | null
          max_members: number | null
          max_messages_per_day: number | null
          max_webhook_endpoints: number | null
          name: string
        }
        Insert: {
          created_at?: string
          max_broadcast_recipients_per_day?: number | null
          max_contacts?: number | null
          max_flows?: number | null
          max_instances?: number | null
          max_members?: number | null
          max_messages_per_day?: number | null
          max_webhook_endpoints?: number | null
          name: string
        }
        Update: {
          created_at?: string
          max_broadcast_recipients_per_day?: number | null
          max_contacts?: number | null
          max_flows?: number | null
          max_instances?: number | null
          max_members?: number | null
          max_messages_per_day?: number | null
          max_webhook_endpoints?: number | null
          name?: string
        }
        Relationships: []
      }
      profiles: {
        Row: {
          name: string
          picture: string | null
          preferences: Json
          signature: string
          user_id: string
        }
        Insert: {
          name?: string
          picture?: string | null
          preferences?: Json
          signature?: string
          user_id: string
        }
        Update: {
          name?: string
          picture?: string | null
          preferences?: Json
          signature?: string
          user_id?: string
        }
        Relationships: []
      }
      push_subscriptions: {
        Row: {
          auth: string
          created_at: string
          endpoint: string
          failures: number
          first_failed_at: string | null
          id: string
          locale: string
          p256dh: string
          session_id: string | null
          user_id: string
        }
        Insert: {
          auth: string
          created_at?: string
          endpoint: string
          failures?: number
          first_failed_at?: string | null
          id?: string
          locale: string
          p256dh: string
          session_id?: string | null
          user_id: string
        }
        Update: {
          auth?: string
          created_at?: string
          endpoint?: string
          failures?: number
          first_failed_at?: string | null
          id?: string
          locale?: string
          p256dh?: string
          session_id?: string | null
          user_id?: string
        }
        Relationships: []
      }
      quick_replies: {
        Row: {
          account_id: string
          created_at: string
          created_by: string | null
          id: string
          message: string
          shortcut: string
          updated_at: string
        }
        Insert: {
          account_id: string
          created_at?: string
          created_by?: string | null
          id?: string
          message: string
          shortcut: string
          updated_at?: string
        }
        Update: {
          account_id?: string
          created_at?: string
          created_by?: string | null
          id?: string
          message?: string
          shortcut?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "quick_replies_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      quick_reply_files: {
        Row: {
          account_id: string
          media_id: string
          position: number
          quick_reply_id: string
        }
        Insert: {
          account_id: string
          media_id: string
          position: number
          quick_reply_id: string
        }
        Update: {
          account_id?: string
          media_id?: string
          position?: number
          quick_reply_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "quick_reply_files_account_id_media_id_fkey"
            columns: ["account_id", "media_id"]
            referencedRelation: "media"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "quick_reply_files_account_id_quick_reply_id_fkey"
            columns: ["account_id", "quick_reply_id"]
            referencedRelation: "quick_replies"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      reactions: {
        Row: {
          account_id: string
          contact_id: string | null
          conversation_id: string
          emoji: string
          from_me: boolean
          id: string
          person: string
          reacted_at: string
          sender: string
        }
        Insert: {
          account_id: string
          contact_id?: string | null
          conversation_id: string
          emoji: string
          from_me?: boolean
          id?: string
          person?: string
          reacted_at: string
          sender: string
        }
        Update: {
          account_id?: string
          contact_id?: string | null
          conversation_id?: string
          emoji?: string
          from_me?: boolean
          id?: string
          person?: string
          reacted_at?: string
          sender?: string
        }
        Relationships: [
          {
            foreignKeyName: "reactions_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "reactions_account_id_conversation_id_fkey"
            columns: ["account_id", "conversation_id"]
            referencedRelation: "conversations"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      segments: {
        Row: {
          account_id: string
          created_at: string
          filter: Json
          id: string
          name: string
          updated_at: string
        }
        Insert: {
          account_id: string
          created_at?: string
          filter: Json
          id?: string
          name: string
          updated_at?: string
        }
        Update: {
          account_id?: string
          created_at?: string
          filter?: Json
          id?: string
          name?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "segments_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      sequence_enrollments: {
        Row: {
          account_id: string
          contact_id: string
          created_at: string
          ended_at: string | null
          id: number
          reason: string | null
          run_id: string | null
          sequence_id: string
          status: string
        }
        Insert: {
          account_id: string
          contact_id: string
          created_at?: string
          ended_at?: string | null
          id?: never
          reason?: string | null
          run_id?: string | null
          sequence_id: string
          status?: string
        }
        Update: {
          account_id?: string
          contact_id?: string
          created_at?: string
          ended_at?: string | null
          id?: never
          reason?: string | null
          run_id?: string | null
          sequence_id?: string
          status?: string
        }
        Relationships: [
          {
            foreignKeyName: "sequence_enrollments_account_id_contact_id_fkey"
            columns: ["account_id", "contact_id"]
            referencedRelation: "contacts"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "sequence_enrollments_account_id_run_id_fkey"
            columns: ["account_id", "run_id"]
            referencedRelation: "flow_runs"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "sequence_enrollments_account_id_sequence_id_fkey"
            columns: ["account_id", "sequence_id"]
            referencedRelation: "sequences"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      sequence_steps: {
        Row: {
          account_id: string
          content: Json | null
          created_at: string
          delay: string
          enabled: boolean
          flow_id: string | null
          id: string
          position: number
          sequence_id: string
          updated_at: string
        }
        Insert: {
          account_id: string
          content?: Json | null
          created_at?: string
          delay?: string
          enabled?: boolean
          flow_id?: string | null
          id?: string
          position: number
          sequence_id: string
          updated_at?: string
        }
        Update: {
          account_id?: string
          content?: Json | null
          created_at?: string
          delay?: string
          enabled?: boolean
          flow_id?: string | null
          id?: string
          position?: number
          sequence_id?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "sequence_steps_account_id_flow_id_fkey"
            columns: ["account_id", "flow_id"]
            referencedRelation: "flows"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "sequence_steps_account_id_sequence_id_fkey"
            columns: ["account_id", "sequence_id"]
            referencedRelation: "sequences"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      sequences: {
        Row: {
          account_id: string
          again: string
          created_at: string
          enabled: boolean
          exit_on_answer: boolean
          id: string
          instance_id: string | null
          name: string
          updated_at: string
          version_id: string | null
          window: Json
        }
        Insert: {
          account_id: string
          again?: string
          created_at?: string
          enabled?: boolean
          exit_on_answer?: boolean
          id?: string
          instance_id?: string | null
          name: string
          updated_at?: string
          version_id?: string | null
          window?: Json
        }
        Update: {
          account_id?: string
          again?: string
          created_at?: string
          enabled?: boolean
          exit_on_answer?: boolean
          id?: string
          instance_id?: string | null
          name?: string
          updated_at?: string
          version_id?: string | null
          window?: Json
        }
        Relationships: [
          {
            foreignKeyName: "sequences_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "sequences_account_id_instance_id_fkey"
            columns: ["account_id", "instance_id"]
            referencedRelation: "instances"
            referencedColumns: ["account_id", "id"]
          },
          {
            foreignKeyName: "sequences_account_id_version_id_fkey"
            columns: ["account_id", "version_id"]
            referencedRelation: "flow_versions"
            referencedColumns: ["account_id", "id"]
          },
        ]
      }
      tags: {
        Row: {
          account_id: string
          color: string | null
          created_at: string
          name: string
        }
        Insert: {
          account_id: string
          color?: string | null
          created_at?: string
          name: string
        }
        Update: {
          account_id?: string
          color?: string | null
          created_at?: string
          name?: string
        }
        Relationships: [
          {
            foreignKeyName: "tags_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      webhook_deliveries: {
        Row: {
          account_id: string
          attempts: number
          claim_id: string | null
          created_at: string
          delivered_at: string | null
          endpoint_id: string
          event: string
          event_id: number
          id: string
          last_error: string | null
          last_status: number | null
          latency_ms: number | null
          next_attempt_at: string | null
          response: string | null
          status: string
        }
        Insert: {
          account_id: string
          attempts?: number
          claim_id?: string | null
          created_at?: string
          delivered_at?: string | null
          endpoint_id: string
          event: string
          event_id: number
          id?: string
          last_error?: string | null
          last_status?: number | null
          latency_ms?: number | null
          next_attempt_at?: string | null
          response?: string | null
          status?: string
        }
        Update: {
          account_id?: string
          attempts?: number
          claim_id?: string | null
          created_at?: string
          delivered_at?: string | null
          endpoint_id?: string
          event?: string
          event_id?: number
          id?: string
          last_error?: string | null
          last_status?: number | null
          latency_ms?: number | null
          next_attempt_at?: string | null
          response?: string | null
          status?: string
        }
        Relationships: [
          {
            foreignKeyName: "webhook_deliveries_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
      webhook_endpoints: {
        Row: {
          account_id: string
          created_at: string
          description: string
          disabled_reason: string | null
          enabled: boolean
          events: string[]
          failures: number
          first_failed_at: string | null
          id: string
          instance_ids: string[]
          room: number
          source: string
          tags: string[]
          updated_at: string
          url: string
        }
        Insert: {
          account_id: string
          created_at?: string
          description?: string
          disabled_reason?: string | null
          enabled?: boolean
          events: string[]
          failures?: number
          first_failed_at?: string | null
          id?: string
          instance_ids?: string[]
          room?: number
          source?: string
          tags?: string[]
          updated_at?: string
          url: string
        }
        Update: {
          account_id?: string
          created_at?: string
          description?: string
          disabled_reason?: string | null
          enabled?: boolean
          events?: string[]
          failures?: number
          first_failed_at?: string | null
          id?: string
          instance_ids?: string[]
          room?: number
          source?: string
          tags?: string[]
          updated_at?: string
          url?: string
        }
        Relationships: [
          {
            foreignKeyName: "webhook_endpoints_account_id_fkey"
            columns: ["account_id"]
            referencedRelation: "accounts"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      accept_invitation: {
        Args: { name?: string; token: string }
        Returns: string
      }
      accept_risk: { Args: { account_id: string }; Returns: string }
      account_report: {
        Args: { account_id: string; since: string; until: string }
        Returns: Json
      }
      account_stats: {
        Args: { account_id: string; since: string; until: string }
        Returns: Json
      }
      account_usage: { Args: { account_id: string }; Returns: Json }
      add_contact_lines: {
        Args: { lines: Json; number: number; upload_id: string }
        Returns: number
      }
      add_recipients: {
        Args: {
          broadcast_id: string
          contact_ids?: string[]
          phones?: string[]
        }
        Returns: Json
      }
      admin_enter_account: {
        Args: { account_id: string; reason: string }
        Returns: string
      }
      admin_fleet: { Args: never; Returns: Json }
      admin_leave_account: { Args: { account_id: string }; Returns: boolean }
      admin_list_accounts: {
        Args: {
          after?: string
          health?: string
          max_items?: number
          plan?: string
          query?: string
          status?: string
        }
        Returns: Json
      }
      admin_overview: { Args: never; Returns: Json }
      admin_prove_phone: {
        Args: { account_id: string; phone?: string }
        Returns: boolean
      }
      admin_resume_account: { Args: { account_id: string }; Returns: boolean }
      admin_set_plan: {
        Args: { account_id: string; expires_at?: string; plan: string }
        Returns: boolean
      }
      admin_suspend_account: {
        Args: { account_id: string; reason: string }
        Returns: boolean
      }
      begin_contact_upload: { Args: { account_id: string }; Returns: string }
      broadcast_statistics: { Args: { broadcast_id: string }; Returns: Json }
      campaign_counts: {
        Args: { account_id: string; since?: string; until?: string }
        Returns: Json
      }
      campaign_statistics: {
        Args: { campaign_id: string; since?: string; until?: string }
        Returns: Json
      }
      cancel_broadcast: { Args: { broadcast_id: string }; Returns: Json }
      cancel_contact_import: { Args: { import_id: string }; Returns: boolean }
      cancel_message: { Args: { message_id: string }; Returns: boolean }
      change_chats: {
        Args: { changes: Json; chat_ids: string[]; owners?: string[] }
        Returns: Json
      }
      change_scheduled: {
        Args: { message?: string; message_id: string; send_at?: string }
        Returns: boolean
      }
      chat_counts: { Args: { account_ids: string[] }; Returns: Json }
      chat_history: {
        Args: { before?: string; chat_id: string; max_items?: number }
        Returns: Json
      }
      clear_recipients: { Args: { broadcast_id: string }; Returns: number }
      clone_broadcast: {
        Args: { broadcast_id: string; who?: string }
        Returns: string
      }
      close_account: { Args: { account_id: string }; Returns: string }
      cloud_number: { Args: { instance_id: string }; Returns: Json }
      connect_cloud_number: {
        Args: {
          app_secret: string
          instance_id: string
          phone_number_id: string
          token: string
          verify_token: string
          waba_id: string
        }
        Returns: Json
      }
      contact_by_phone: {
        Args: { account_id: string; phone: string }
        Returns: Json
      }
      count_contacts: {
        Args: {
          account_id: string
          fields?: Json
          query?: string
          tags?: string[]
        }
        Returns: Json
      }
      count_segment: {
        Args: { account_id: string; filter: Json }
        Returns: number
      }
      count_tags: { Args: { account_id: string }; Returns: Json }
      create_account: { Args: { name: string; phone: string }; Returns: string }
      create_api_key: {
        Args: {
          account_id: string
          expires_at?: string
          name: string
          scopes: string[]
        }
        Returns: Json
      }
      create_inbound_hook: {
        Args: {
          account_id: string
          mapping?: Json
          name: string
          proof?: Json
          source?: string
        }
        Returns: Json
      }
      create_webhook_endpoint: {
        Args: {
          account_id: string
          description?: string
          events: string[]
          instance_ids?: string[]
          source?: string
          tags?: string[]
          url: string
        }
        Returns: Json
      }
      enroll: {
        Args: {
          contact_ids: string[]
          instance_id?: string
          sequence_id: string
        }
        Returns: Json
      }
      enroll_segment: {
        Args: {
          after?: number
          filter: Json
          instance_id?: string
          sequence_id: string
        }
        Returns: Json
      }
      erase_contact: { Args: { contact_id: string }; Returns: Json }
      export_account: {
        Args: { account_id: string; after?: Json; max_items?: number }
        Returns: Json
      }
      export_contact: { Args: { contact_id: string }; Returns: Json }
      find_duplicates: {
        Args: { account_id: string; after?: string; max_items?: number }
        Returns: Json
      }
      finish_contact_upload: {
        Args: {
          columns: string[]
          delimiter: string
          filename: string
          sample: Json
          suggested: Json
          upload_id: string
        }
        Returns: Json
      }
      flow_statistics: {
        Args: { flow_id: string; version_id?: string }
        Returns: Json
      }
      instance_health: { Args: { account_id?: string }; Returns: Json }
      instance_uptime: { Args: { account_id?: string }; Returns: Json }
      invite_member: {
        Args: { account_id: string; email?: string; role: string }
        Returns: Json
      }
      list_audit_log: {
        Args: {
          account_id: string
          area?: string
          before?: number
          by_actor?: string
          by_kind?: string
          max_items?: number
          since?: string
          until?: string
        }
        Returns: Json
      }
      list_chats: {
        Args: {
          account_ids: string[]
          before?: string
          chat_ids?: string[]
          folder?: string
          instance_id?: string
          max_items?: number
          query?: string
          tag?: string
          unread?: boolean
        }
        Returns: Json
      }
      list_contact_messages: {
        Args: { after?: number; contact_id: string; max_items?: number }
        Returns: Json
      }
      list_members: { Args: { account_id: string }; Returns: Json }
      list_messages: {
        Args: {
          after?: number
          around?: number
          before?: number
          chat_id: string
          max_items?: number
          message_ids?: string[]
        }
        Returns: Json
      }
      list_scheduled: { Args: { chat_id: string }; Returns: Json }
      list_secrets: { Args: { account_id: string }; Returns: Json }
      mark_chat_read: { Args: { chat_id: string }; Returns: boolean }
      mark_chats_read: { Args: { chat_ids: string[] }; Returns: Json }
      mark_here: { Args: never; Returns: undefined }
      mark_mentions_seen: { Args: { chat_id: string }; Returns: boolean }
      merge_contacts: {
        Args: { gone_id: string; kept_id: string }
        Returns: string
      }
      my_access: { Args: never; Returns: Json }
      my_key: { Args: never; Returns: Json }
      my_profile: { Args: never; Returns: Json }
      open_chat: {
        Args: { contact_id: string; instance_id?: string }
        Returns: string
      }
      open_contact: {
        Args: { account_id: string; name?: string; phone: string }
        Returns: string
      }
      order_chat_views: {
        Args: { account_id: string; view_ids: string[] }
        Returns: number
      }
      own_phone: {
        Args: { chat: Database["public"]["Tables"]["chats"]["Row"] }
        Returns: string
      }
      pairing_code: { Args: { instance_id: string }; Returns: string }
      pause_automation: {
        Args: { chat_id: string; minutes: number }
        Returns: string
      }
      pause_broadcast: { Args: { broadcast_id: string }; Returns: Json }
      preview_broadcast: { Args: { broadcast_id: string }; Returns: Json }
      preview_segment: {
        Args: { account_id: string; filter: Json; max_items?: number }
        Returns: Json
      }
      publish_flow: {
        Args: { flow_id: string; revision?: number }
        Returns: Json
      }
      push_key: { Args: never; Returns: string }
      remove_member: {
        Args: { account_id: string; user_id: string }
        Returns: Json
      }
      remove_secret: {
        Args: { account_id: string; name: string }
        Returns: boolean
      }
      remove_tag: {
        Args: { account_id: string; max_items?: number; name: string }
        Returns: Json
      }
      rename_tag: {
        Args: {
          account_id: string
          max_items?: number
          name: string
          new_name: string
        }
        Returns: Json
      }
      reopen_account: { Args: { account_id: string }; Returns: boolean }
      replay_webhook_deliveries: {
        Args: {
          dead?: boolean
          endpoint_id: string
          from?: string
          to?: string
        }
        Returns: Json
      }
      replay_webhook_delivery: {
        Args: { delivery_id: string }
        Returns: boolean
      }
      restore_chats: { Args: { before: Json; changes: Json }; Returns: number }
      restore_version: { Args: { version_id: string }; Returns: number }
      retry_inbound_hook_sample: {
        Args: { sample_id: number }
        Returns: boolean
      }
      revoke_api_key: { Args: { key_id: string }; Returns: boolean }
      revoke_inbound_hook: { Args: { hook_id: string }; Returns: Json }
      revoke_invitation: { Args: { invitation_id: string }; Returns: boolean }
      rotate_inbound_hook: { Args: { hook_id: string }; Returns: Json }
      rotate_webhook_secret: {
        Args: { endpoint_id: string; keep_hours?: number }
        Returns: Json
      }
      save_draft: {
        Args: { draft: Json; flow_id: string; revision: number }
        Returns: number
      }
      save_push_subscription: {
        Args: { auth: string; endpoint: string; locale: string; p256dh: string }
        Returns: string
      }
      save_quick_reply: {
        Args: {
          account_id: string
          media_ids?: string[]
          message: string
          reply_id?: string
          shortcut: string
        }
        Returns: string
      }
      search_contacts: {
        Args: {
          account_id: string
          before?: string
          fields?: Json
          max_items?: number
          query?: string
          sort?: string
          tags?: string[]
        }
        Returns: Json
      }
      search_messages: {
        Args: {
          account_id: string
          before?: number
          chat_id?: string
          max_items?: number
          query: string
        }
        Returns: Json
      }
      send_test_event: { Args: { endpoint_id: string }; Returns: string }
      sequence_statistics: { Args: { sequence_id: string }; Returns: Json }
      set_contact_fields: {
        Args: { contact_id: string; fields: Json }
        Returns: Json
      }
      set_inbound_hook_secret: {
        Args: { hook_id: string; purpose: string; secret: string }
        Returns: Json
      }
      set_member_role: {
        Args: { account_id: string; role: string; user_id: string }
        Returns: boolean
      }
      set_secret: {
        Args: { account_id: string; name: string; secret: string }
        Returns: Json
      }
      show_invitation: { Args: { token: string }; Returns: Json }
      start_broadcast: { Args: { broadcast_id: string }; Returns: Json }
      start_contact_import: {
        Args: {
          dry_run?: boolean
          import_id: string
          mapping: Json
          tags?: string[]
        }
        Returns: Json
      }
      start_flow: {
        Args: {
          chat_id?: string
          contact_id?: string
          flow_id: string
          instance_id?: string
        }
        Returns: string
      }
      stop_run: { Args: { run_id: string }; Returns: boolean }
      subscribe_webhook: {
        Args: {
          account_id: string
          event: string
          instance_ids?: string[]
          tags?: string[]
          url: string
        }
        Returns: Json
      }
      tag_chats: {
        Args: { add?: string[]; chat_ids: string[]; remove?: string[] }
        Returns: Json
      }
      tag_contacts: {
        Args: {
          account_id: string
          add?: string[]
          contact_ids: string[]
          remove?: string[]
        }
        Returns: number
      }
      tag_found_contacts: {
        Args: {
          account_id: string
          add?: string[]
          fields?: Json
          max_items?: number
          query?: string
          remove?: string[]
          tags?: string[]
        }
        Returns: number
      }
      test_broadcast: {
        Args: {
          broadcast_id: string
          instance_id?: string
          phone: string
          variant?: string
        }
        Returns: Json
      }
      test_push: { Args: never; Returns: boolean }
      transfer_chat: {
        Args: {
          assigned_to: string
          chat_id: string
          note: string
          owner_id?: string
        }
        Returns: string
      }
      transfer_ownership: {
        Args: { account_id: string; user_id: string }
        Returns: boolean
      }
      unenroll: {
        Args: { contact_ids: string[]; sequence_id: string }
        Returns: number
      }
      unsubscribe_webhook: { Args: { endpoint_id: string }; Returns: boolean }
      upsert_contact: {
        Args: {
          account_id: string
          fields?: Json
          name?: string
          phone: string
          tags?: string[]
        }
        Returns: Json
      }
      visit_campaign: {
        Args: { counts?: boolean; slug: string }
        Returns: Json
      }
      waiting_counts: { Args: never; Returns: Json }
      waiting_reason: {
        Args: { message: Database["public"]["Tables"]["conversations"]["Row"] }
        Returns: string
      }
      webhook_delivery_body: { Args: { delivery_id: string }; Returns: Json }
      webhook_samples: {
        Args: { account_id: string; event: string }
        Returns: Json
      }
      window_ends_at: {
        Args: { chat: Database["public"]["Tables"]["chats"]["Row"] }
        Returns: string
      }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] &
        DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] &
        DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
