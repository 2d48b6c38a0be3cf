"""Which functions customers may execute, and who holds sequences."""

from __future__ import annotations

import psycopg

from .catalogue import exposed_schemas

# Every function of an exposed schema that a customer may execute. Nothing else.
CALLABLE = {
    "public.create_account",
    "public.admin_list_accounts",
    "public.admin_enter_account",
    "public.open_contact",
    "public.merge_contacts",
    "public.cancel_message",
    "public.waiting_reason",
    "public.own_phone",
    "public.window_ends_at",
    "public.connect_cloud_number",
    "public.cloud_number",
    "public.admin_prove_phone",
    "public.mark_chat_read",
    "public.mark_chats_read",
    "public.change_chats",
    "public.restore_chats",
    "public.tag_chats",
    "public.transfer_chat",
    "public.save_quick_reply",
    "public.list_chats",
    "public.chat_counts",
    "public.waiting_counts",
    "public.list_messages",
    "public.chat_history",
    "public.list_scheduled",
    "public.change_scheduled",
    "public.mark_mentions_seen",
    "public.order_chat_views",
    "public.open_chat",
    "public.pause_automation",
    "public.save_draft",
    "public.publish_flow",
    "public.restore_version",
    "public.start_flow",
    "public.stop_run",
    "public.flow_statistics",
    "public.search_contacts",
    "public.count_contacts",
    "public.search_messages",
    "public.create_api_key",
    "public.revoke_api_key",
    "public.my_access",
    "public.my_profile",
    "public.list_members",
    "public.set_member_role",
    "public.remove_member",
    "public.transfer_ownership",
    "public.invite_member",
    "public.show_invitation",
    "public.accept_invitation",
    "public.revoke_invitation",
    "public.accept_risk",
    "public.pairing_code",
    "public.list_audit_log",
    "public.account_usage",
    "public.account_report",
    "public.account_stats",
    "public.instance_health",
    "public.instance_uptime",
    "public.close_account",
    "public.reopen_account",
    "public.export_account",
    "public.admin_set_plan",
    "public.admin_suspend_account",
    "public.admin_resume_account",
    "public.admin_leave_account",
    "public.admin_fleet",
    "public.admin_overview",
    "public.count_tags",
    "public.rename_tag",
    "public.remove_tag",
    "public.tag_contacts",
    "public.tag_found_contacts",
    "public.find_duplicates",
    "public.begin_contact_upload",
    "public.add_contact_lines",
    "public.finish_contact_upload",
    "public.start_contact_import",
    "public.cancel_contact_import",
    "public.export_contact",
    "public.list_contact_messages",
    "public.erase_contact",
    "public.visit_campaign",
    "public.campaign_statistics",
    "public.campaign_counts",
    "public.add_recipients",
    "public.broadcast_statistics",
    "public.cancel_broadcast",
    "public.clear_recipients",
    "public.clone_broadcast",
    "public.count_segment",
    "public.enroll",
    "public.enroll_segment",
    "public.pause_broadcast",
    "public.preview_broadcast",
    "public.preview_segment",
    "public.sequence_statistics",
    "public.start_broadcast",
    "public.test_broadcast",
    "public.unenroll",
    "public.set_secret",
    "public.remove_secret",
    "public.list_secrets",
    "public.create_inbound_hook",
    "public.rotate_inbound_hook",
    "public.revoke_inbound_hook",
    "public.set_inbound_hook_secret",
    "public.retry_inbound_hook_sample",
    "public.create_webhook_endpoint",
    "public.rotate_webhook_secret",
    "public.replay_webhook_delivery",
    "public.replay_webhook_deliveries",
    "public.send_test_event",
    "public.webhook_delivery_body",
    "public.subscribe_webhook",
    "public.unsubscribe_webhook",
    "public.webhook_samples",
    "public.my_key",
    "public.upsert_contact",
    "public.set_contact_fields",
    "public.contact_by_phone",
}


def test_customers_execute_only_the_functions_listed_here(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select p.pronamespace::regnamespace || '.' || p.proname from pg_proc p "
        "where p.pronamespace = any(%s::regnamespace[]) "
        "and (has_function_privilege('anon', p.oid, 'execute') "
        "or has_function_privilege('authenticated', p.oid, 'execute'))",
        [exposed_schemas()],
    )
    assert {name for (name,) in rows} == CALLABLE


def test_nobody_but_the_service_holds_a_sequence(connection: psycopg.Connection) -> None:
    rows = connection.execute(
        "select c.oid::regclass::text from pg_class c where c.relkind = 'S' "
        "and c.relnamespace = any('{public,private,orchestrator}'::regnamespace[]) "
        "and (has_sequence_privilege('anon', c.oid, 'usage, update') "
        "or has_sequence_privilege('authenticated', c.oid, 'usage, update'))"
    )
    assert rows.fetchall() == []
