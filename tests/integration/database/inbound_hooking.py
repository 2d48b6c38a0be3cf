"""A hook in, told and applied as the function and the orchestrator do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from .control_plane import Answer, ControlPlane, call, one
from .jobs import claim_jobs
from .members import add_member, as_member

PHONE = "+5511988887777"
DOCUMENT = {"headers": {}, "query": {}, "body": {"id": 7}}


class Hook:
    """One of an account, told and applied as the function and the orchestrator do it."""

    def __init__(self, plane: ControlPlane, account_id: UUID) -> None:
        self.plane, self.connection, self.account_id = plane, plane.connection, account_id
        self.owner = add_member(plane.connection, account_id, "owner")
        made = as_member(
            plane.connection, self.owner, "select public.create_inbound_hook(%s, 'Loja')", account_id
        )
        self.id, self.token = UUID(made["id"]), str(made["token"])

    def set(self, **columns: Any) -> None:
        for name, value in columns.items():
            given = Jsonb(value) if isinstance(value, dict) else value
            query = f"update public.inbound_hooks set {name} = %s where id = %s"
            self.connection.execute(query, [given, self.id])  # pyright: ignore

    def take(self, document: dict[str, Any] = DOCUMENT, **more: Any) -> str:
        answer = call(self.connection, "take_hook_call", token=self.token, document=Jsonb(document), **more)
        return str(answer["state"])

    def samples(self) -> list[dict[str, Any]]:
        rows = self.connection.execute(
            "select to_jsonb(s) from public.inbound_hook_samples s where hook_id = %s order by id", [self.id]
        )
        return [row[0] for row in rows]

    def apply(self, sample: dict[str, Any] | None = None, **outcome: Any) -> Answer:
        told = {"phone": PHONE, "name": "Ana", **outcome}
        sample_id = (sample or self.samples()[-1])["id"]
        return self.plane.call("apply_hook_call", sample_id=sample_id, outcome=Jsonb(told))

    def run_out(self, code: str = "internal_error") -> None:
        """The job of the last call fails for good."""
        (job,) = claim_jobs(self.plane, {"inbound_call": 1})
        self.connection.execute("update private.jobs set attempts = 20 where id = %s", [job["id"]])
        told = {"job_id": job["id"], "claim_id": job["claim_id"], "outcome": "failed", "error_code": code}
        assert self.plane.call("finish_job", **told) == {"finished": True}

    def retry(self, sample: dict[str, Any]) -> bool:
        query = "select public.retry_inbound_hook_sample(%s)"
        return bool(as_member(self.connection, self.owner, query, sample["id"]))

    def row(self) -> dict[str, Any]:
        return one(self.connection, "select to_jsonb(h) from public.inbound_hooks h where id = %s", self.id)

    def contacts(self) -> list[dict[str, Any]]:
        query = "select to_jsonb(c) from public.contacts c where account_id = %s order by seq"
        return [row[0] for row in self.connection.execute(query, [self.account_id])]

    def count(self, table: str) -> int:
        query = f"select count(*) from {table} where account_id = %s"
        return int(one(self.connection, query, self.account_id))
