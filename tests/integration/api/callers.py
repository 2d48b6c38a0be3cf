"""Somebody who calls the API about one account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

import httpx
import psycopg

from tests.support.devstack import Supabase
from tests.support.people import Tenant


@dataclass(frozen=True)
class Caller:
    """`credential` is a user's token or an API key."""

    client: httpx.Client
    credential: str
    account_id: str
    tenant: Tenant
    connection: psycopg.Connection

    @staticmethod
    def of(client: httpx.Client, tenant: Tenant, connection: psycopg.Connection) -> Caller:
        return Caller(client, tenant.user.access_token, tenant.account_id, tenant, connection)

    def with_credential(self, credential: str) -> Caller:
        return replace(self, credential=credential)

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        """`path` is below the account, or begins with /."""
        return self.client.get(self._url(path), params=parameters, headers=self._headers())

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        return self.client.post(self._url(path), json=body, headers=self._headers() | headers)

    def post_raw(self, path: str, content: bytes) -> httpx.Response:
        headers = self._headers() | {"Content-Type": "application/json"}
        return self.client.post(self._url(path), content=content, headers=headers)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Any method; None: without a body."""
        content: dict[str, Any] = {} if body is None else {"json": body}
        return self.client.request(method, self._url(path), headers=self._headers() | headers, **content)

    def add_instance(self, status: str) -> str:
        """A number in that status; nothing drives it."""
        return self.one(
            "insert into public.instances (account_id, instance_name, status)"
            " values (%s, %s, %s) returning id",
            self.account_id, f"numero-{uuid.uuid4().hex[:8]}", status,
        )  # fmt: skip

    def add_flow(self) -> str:
        """A flow that is a draft."""
        return self.one(
            "insert into public.flows (account_id, name) values (%s, 'Menu') returning id", self.account_id
        )

    def add_field(self, name: str, kind: str) -> None:
        """A custom field."""
        self.connection.execute(
            "insert into public.custom_fields (account_id, name, label, type) values (%s, %s, %s, %s)",
            [self.account_id, name, name.title(), kind],
        )

    def add_broadcast(self) -> str:
        """One that is not begun."""
        return self.one(
            "insert into public.broadcasts (account_id, name, content) values (%s, 'Natal', %s) returning id",
            self.account_id, '{"items": [{"kind": "text", "text": "Oi"}]}',
        )  # fmt: skip

    def one(self, sql: str, *values: object) -> str:
        """The one value of a statement, as text."""
        row = self.connection.execute(sql, values).fetchone()  # pyright: ignore[reportArgumentType]
        assert row is not None
        return str(row[0])

    def count(self, table: str) -> int:
        """The account's rows, looked at past row level security."""
        return int(self.one(f"select count(*) from public.{table} where account_id = %s", self.account_id))

    def _url(self, path: str) -> str:
        return path if path.startswith("/") else f"/api/accounts/{self.account_id}/{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credential}"}


def make_key(supabase: Supabase, owner: Caller, *scopes: str, **arguments: Any) -> dict[str, Any]:
    """`{id, key, prefix}` of a new key, made as the dashboard makes it."""
    return call(supabase, owner, "create_api_key", account_id=owner.account_id, name="Zapier",
                scopes=list(scopes), **arguments)  # fmt: skip


def call(supabase: Supabase, owner: Caller, function: str, **arguments: Any) -> Any:
    """A function of `public` as the owner."""
    headers = {
        "apikey": supabase.publishable_key,
        "Authorization": f"Bearer {owner.tenant.user.access_token}",
    }
    url = f"{supabase.supabase_url}/rest/v1/rpc/{function}"
    return httpx.post(url, json=arguments, headers=headers, timeout=10).raise_for_status().json()


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The answer is this problem document; returns it."""
    body = answer.json()
    assert (answer.status_code, body.get("status"), body.get("code")) == (status, status, code), body
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["error"]
    return body
