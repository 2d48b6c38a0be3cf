"""Who may do what in Storage: tokens, addresses, row level security, and what is not served."""

from __future__ import annotations

import json
from typing import Any

import httpx
import psycopg
import pytest

from tests.support.devstack import Supabase
from tests.support.people import People, Tenant

from .storage import ask, refusal


@pytest.mark.parametrize("token", ["junk", "a.b.c", "sb_secret_wrong"])
def test_a_wrong_token_reads_nothing(devstack: Supabase, bucket: str, token: str) -> None:
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    for method, path in (("GET", f"object/{bucket}/x"), ("GET", "bucket"), ("POST", f"object/{bucket}/y")):
        answer = ask(devstack, method, path, key="", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 400
    answer = ask(devstack, "GET", f"object/{bucket}/x", key="")
    assert refusal(answer) == (400, "404", "NoSuchBucket")


def test_an_access_token_opens_no_address_and_an_address_gives_no_access(
    devstack: Supabase, bucket: str, people: People
) -> None:
    member: Tenant = people.make_tenant()
    ask(devstack, "POST", f"object/{bucket}/x", content=b"x").raise_for_status()
    path = f"object/sign/{bucket}/x"
    assert ask(devstack, "GET", f"{path}?token={member.user.access_token}", key="").status_code == 400
    signed = ask(devstack, "POST", path, json={"expiresIn": 60}).json()["signedURL"]
    bearer = {"authorization": f"Bearer {signed.partition('token=')[2]}"}
    assert ask(devstack, "GET", "bucket", key="", headers=bearer).status_code == 400
    rest = httpx.get(
        f"{devstack.supabase_url}/rest/v1/accounts", headers={**bearer, "apikey": devstack.publishable_key}
    )
    assert rest.status_code == 401


def test_row_level_security_decides(devstack: Supabase, bucket: str, people: People) -> None:
    owner, stranger = people.make_tenant(), people.make_tenant()
    policies = f"""
      create policy "probe: read" on storage.objects for select to authenticated
        using (bucket_id = '{bucket}' and owner_id = (select auth.uid())::text);
      create policy "probe: write" on storage.objects for insert to authenticated
        with check (bucket_id = '{bucket}' and metadata ->> 'mimetype' = 'text/plain');
      create policy "probe: remove" on storage.objects for delete to authenticated
        using (bucket_id = '{bucket}' and storage.operation() = 'storage.object.delete_many');"""
    drop = "".join(
        f'drop policy if exists "probe: {name}" on storage.objects;' for name in ("read", "write", "remove")
    )
    text, image = ({"content-type": kind} for kind in ("text/plain", "image/png"))

    def do(who: Tenant, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {who.user.access_token}", **options.pop("headers", {})}
        return ask(devstack, method, path, key=devstack.publishable_key, headers=headers, **options)

    with psycopg.connect(devstack.database_url, autocommit=True) as connection:
        connection.execute(policies.encode())
        try:
            assert do(owner, "POST", f"object/{bucket}/x", content=b"x", headers=text).is_success
            refused = do(owner, "POST", f"object/{bucket}/y", content=b"x", headers=image)
            assert refusal(refused) == (400, "403", "AccessDenied")
            assert do(owner, "GET", f"object/{bucket}/x").content == b"x"
            assert do(stranger, "GET", f"object/{bucket}/x").json()["code"] == "NoSuchKey"
            assert do(stranger, "DELETE", f"object/{bucket}", json={"prefixes": ["x"]}).json() == []
            assert do(owner, "DELETE", f"object/{bucket}/x").json()["statusCode"] == "403"
            assert len(do(owner, "DELETE", f"object/{bucket}", json={"prefixes": ["x"]}).json()) == 1
        finally:
            connection.execute(drop.encode())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("POST", "upload/resumable", 400),
        ("PATCH", "upload/resumable/x", 400),
        ("GET", "render/image/authenticated/media/x", 400),
        ("PUT", "s3/media/x", 404),
    ],
)
def test_what_is_not_served_says_so(devstack: Supabase, method: str, path: str, status: int) -> None:
    answer = ask(devstack, method, path)
    assert (answer.status_code, json.loads(answer.text).keys() >= {"statusCode", "message"}) == (status, True)
