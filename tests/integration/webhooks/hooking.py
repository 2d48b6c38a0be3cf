"""An account's webhooks, as its owner sees them, as time passes for them, and as a clock has them sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import httpx
import psycopg
from psycopg.rows import dict_row
from standardwebhooks import Webhook

from tests.support.devstack import Supabase
from tests.support.people import Tenant
from tests.support.receiver import Asked

SECONDS = 60
ADD = """
with bodies as (
  insert into private.webhook_bodies (event_id, account_id, body)
  select nextval('private.events_seq_seq'), w.account_id, jsonb_build_object('number', number)::text
  from public.webhook_endpoints w, generate_series(1, %(count)s) number where w.id = %(endpoint)s returning *
)
insert into public.webhook_deliveries (account_id, endpoint_id, event_id, event)
select account_id, %(endpoint)s, event_id, 'contact.created' from bodies order by event_id
"""


@dataclass(frozen=True)
class Endpoint:
    id: str
    secret: str


class Webhooks:
    """One account's."""

    def __init__(self, supabase: Supabase, database: psycopg.Connection, tenant: Tenant) -> None:
        self.supabase = supabase
        self.database = database
        self.tenant = tenant
        self._headers = {
            "apikey": supabase.publishable_key,
            "authorization": f"Bearer {tenant.user.access_token}",
        }

    def call(self, function: str, **arguments: Any) -> Any:
        """A public function, as the owner."""
        url = f"{self.supabase.supabase_url}/rest/v1/rpc/{function}"
        answer = httpx.post(url, json=arguments, headers=self._headers, timeout=SECONDS)
        return answer.raise_for_status().json()

    def select(self, table: str) -> list[dict[str, Any]]:
        """The account's rows, as the owner."""
        return self._rest("GET", table, account_id=f"eq.{self.tenant.account_id}")

    def add(self, table: str, **row: Any) -> dict[str, Any]:
        """A row, as the owner."""
        return self._rest("POST", table, row)[0]

    def change(self, table: str, row_id: str, **values: Any) -> None:
        """As the owner."""
        assert self._rest("PATCH", table, values, id=f"eq.{row_id}")

    def remove(self, table: str, row_id: str) -> None:
        """As the owner."""
        assert self._rest("DELETE", table, id=f"eq.{row_id}")

    def _rest(self, method: str, table: str, body: Any = None, **query: str) -> list[dict[str, Any]]:
        url = f"{self.supabase.supabase_url}/rest/v1/{table}"
        headers = self._headers | {"prefer": "return=representation"}
        answer = httpx.request(method, url, json=body, params=query, headers=headers, timeout=SECONDS)
        assert answer.is_success, answer.text
        return answer.json()

    def add_endpoint(self, url: str, *events: str) -> Endpoint:
        made = self.call(
            "create_webhook_endpoint",
            account_id=self.tenant.account_id,
            url=url,
            events=list(events) or ["contact.created"],
        )
        return Endpoint(made["id"], made["secret"])

    def add_contact(self, name: str, phone: str) -> None:
        """What an event follows from."""
        self.database.execute(
            "insert into public.contacts (account_id, name, phone) values (%s, %s, %s)",
            [self.tenant.account_id, name, phone],
        )

    def add_deliveries(self, endpoint: Endpoint, count: int) -> None:
        """Of as many events of which nobody knows anything; their bodies have a number."""
        self.database.execute(ADD, {"count": count, "endpoint": endpoint.id})

    def dispatch(self, **headers: str) -> dict[str, Any]:
        """What a clock does, once."""
        url = f"{self.supabase.supabase_url}/functions/v1/webhook-dispatch"
        headers = headers or {"apikey": self.supabase.secret_key}
        return httpx.post(url, headers=headers, timeout=SECONDS).raise_for_status().json()

    def pass_time(self, seconds: float) -> None:
        """For all that waits, claims too."""
        self.database.execute(
            "update public.webhook_deliveries set next_attempt_at = next_attempt_at "
            "- make_interval(secs => %s) where next_attempt_at is not null",
            [seconds],
        )

    def deliveries(self, endpoint: Endpoint) -> list[dict[str, Any]]:
        """In their order; `pause`: in how many seconds each is tried again."""
        query = (
            "select *, extract(epoch from next_attempt_at - clock_timestamp())::float as pause "
            "from public.webhook_deliveries where endpoint_id = %s order by event_id"
        )
        with self.database.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, [endpoint.id]).fetchall()

    def endpoint(self, endpoint: Endpoint) -> dict[str, Any]:
        with self.database.cursor(row_factory=dict_row) as cursor:
            cursor.execute("select * from public.webhook_endpoints where id = %s", [endpoint.id])
            return cast(dict[str, Any], cursor.fetchone())

    def count(self, status: str) -> int:
        query = "select count(*) from public.webhook_deliveries where account_id = %s and status = %s"
        row = self.database.execute(query, [self.tenant.account_id, status]).fetchone()
        assert row
        return int(row[0])


def verify(asked: Asked, secret: str) -> Any:
    """By the official library: what was sent. Raises where it is none of the sender's."""
    return Webhook(secret).verify(asked.body.decode(), asked.headers)
