"""Two tenants, everybody who has no business in the first one, and whoever is in it with fewer rights."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, cast

import httpx
import jwt
import psycopg

from tests.support.devstack import Supabase
from tests.support.people import People, User

from .control_plane import one

REQUEST_SECONDS = 30
TOKEN_SECONDS = 600
ROLES = ("agent", "admin")
SCOPES = ("read", "send", "manage")


@dataclass(frozen=True)
class Caller:
    """Somebody with a token (none: anonymous), speaking REST."""

    name: str
    api: httpx.Client
    # In which he may make rows of his own.
    account_id: str | None = None
    token: str | None = None
    # What his business is, by the beginning of the functions' names.
    business: str | None = None
    id: str = ""

    def request(self, method: str, relation: str, *, blind: bool = False, **arguments: Any) -> httpx.Response:
        """`relation` is schema.name; `rpc/` paths are given as schema.rpc/name. `blind`: who must see what he
        writes is held by what he may read, so he does not ask to."""
        schema, _, path = relation.partition(".")
        prefer = "return=minimal" if blind else "return=representation"
        profile = {"accept-profile": schema, "content-profile": schema, "prefer": prefer}
        return self.api.request(method, f"/rest/v1/{path}", headers=profile, **arguments)

    def rows(self, relation: str, **filters: str) -> list[dict[str, Any]]:
        """The rows REST lets him see; none when he is refused."""
        answer = self.request("GET", relation, params={"select": "*", **filters})
        if answer.is_error:
            assert answer.status_code in (401, 403), answer.text
            return []
        return cast(list[dict[str, Any]], answer.json())


@dataclass(frozen=True)
class Border:
    victim: Caller
    # Whose credentials are in order, and of no account of the victim's.
    intruders: tuple[Caller, ...]
    # Whose credentials are not.
    impostors: tuple[Caller, ...]
    # Of the victim's account, with fewer rights than the owner.
    insiders: tuple[Caller, ...]
    service: Caller
    victim_account: dict[str, Any]

    def close(self) -> None:
        for caller in (self.victim, self.service, *self.intruders, *self.impostors, *self.insiders):
            caller.api.close()


class Drawing:
    """Makes callers on one Supabase."""

    def __init__(self, supabase: Supabase, people: People, connection: psycopg.Connection) -> None:
        self.supabase = supabase
        self.people = people
        self.connection = connection

    def person(self, name: str, user: User, account_id: str | None = None, **more: str) -> Caller:
        return self.caller(name, user.access_token, account_id, id=user.id, **more)

    def caller(self, name: str, token: str, account_id: str | None = None, **more: str) -> Caller:
        api = client(self.supabase, self.supabase.publishable_key, token)
        return Caller(name, api, account_id, token, **more)

    def member(self, name: str, account_id: str, role: str) -> Caller:
        user = self.people.make_user()
        self.connection.execute(
            "insert into public.account_members (account_id, user_id, role) values (%s, %s, %s)",
            [account_id, user.id, role],
        )
        return self.person(name, user)

    def key(self, name: str, account_id: str, *scopes: str, made_by: str, **columns: str) -> Caller:
        """With the token that the key was exchanged for before `columns` became so."""
        key_id = one(
            self.connection,
            "insert into public.api_keys (account_id, name, prefix, scopes, created_by) "
            "values (%s, 'k', 'zb_live_abcd', %s, %s) returning id",
            account_id, list(scopes), made_by,
        )  # fmt: skip
        for column, value in columns.items():
            self.connection.execute(
                f"update public.api_keys set {column} = {value} where id = %s".encode(), [key_id]
            )
        return self.caller(name, self.sign(str(key_id)), id=str(key_id))

    def sign(self, subject: str, seconds: float = TOKEN_SECONDS, secret: str = "", **claims: str) -> str:
        now = int(time.time())
        told = {"sub": subject, "aud": "authenticated", "role": "authenticated", "iat": now, **claims}
        secret = secret or self.supabase.jwt_secret
        return jwt.encode({**told, "exp": int(now + seconds)}, secret, algorithm="HS256")  # pyright: ignore[reportUnknownMemberType]

    def impostors(self, owner: User) -> tuple[Caller, ...]:
        other = "a-secret-of-somebody-else-that-is-long-enough"
        claims = {"sub": owner.id, "role": "authenticated", "exp": int(time.time()) + TOKEN_SECONDS}
        unsigned = jwt.encode(claims, "", algorithm="none")  # pyright: ignore[reportUnknownMemberType]
        return (
            self.caller("a forged owner", self.sign(owner.id, secret=other)),
            self.caller("a forged service", self.sign(owner.id, secret=other, role="service_role")),
            self.caller("an expired owner", self.sign(owner.id, seconds=-60)),
            self.caller("an owner without a signature", unsigned),
        )


def draw_border(supabase: Supabase, people: People, connection: psycopg.Connection) -> Border:
    draw = Drawing(supabase, people, connection)
    victim, neighbour, removed = (people.make_tenant(name) for name in ("Vitima", "Vizinha", "Removida"))
    here, there = victim.account_id, neighbour.account_id
    # No plan's limit shall refuse what only a policy must.
    connection.execute(
        "update public.accounts set plan = 'owner' where id = any(%s::uuid[])", [[here, there]]
    )
    was_admin = draw.person("a removed member", removed.user, removed.account_id)
    connection.execute(
        "insert into public.account_members (account_id, user_id, role) values (%s, %s, 'admin')",
        [here, removed.user.id],
    )
    agent = draw.member("a neighbour's agent", there, "agent")
    by_owner = {"made_by": victim.user.id}
    platform = draw.person("a platform administrator", people.make_user(), business="public.admin_")
    connection.execute("insert into private.platform_admins (user_id) values (%s)", [platform.id])
    intruders = (
        draw.person("a neighbour's owner", neighbour.user, there),
        Caller(agent.name, agent.api, there, agent.token, id=agent.id),
        was_admin,
        Caller("anonymous", client(supabase, supabase.publishable_key)),
        draw.person("nobody", people.make_user()),
        platform,
        draw.key("a neighbour's key", there, *SCOPES, made_by=neighbour.user.id),
        draw.key("a revoked key", here, *SCOPES, **by_owner, revoked_at="now()"),
        draw.key("an expired key", here, *SCOPES, **by_owner, expires_at="now() - interval '1 second'"),
        draw.key("a removed admin's key", here, *SCOPES, made_by=removed.user.id),
    )
    demoted = draw.member("a demoted admin", here, "admin")
    connection.execute("update public.account_members set role = 'agent' where user_id = %s", [demoted.id])
    insiders = (
        *(draw.member(f"an {role}", here, role) for role in ROLES),
        demoted,
        *(draw.key(f"a key to {scope}", here, scope, **by_owner) for scope in SCOPES),
    )
    # His tokens are older than his removal: they must not help him.
    for caller in (was_admin, intruders[-1]):
        assert caller.rows("public.accounts", id=f"eq.{here}"), caller.name
    connection.execute(
        "delete from public.account_members where account_id = %s and user_id = %s", [here, removed.user.id]
    )
    return Border(
        victim=draw.person("the owner", victim.user, here),
        intruders=intruders,
        impostors=draw.impostors(victim.user),
        insiders=insiders,
        service=Caller("the service", client(supabase, supabase.secret_key)),
        victim_account=one(connection, "select to_jsonb(a) from public.accounts a where id = %s", here),
    )


def client(supabase: Supabase, key: str, token: str | None = None) -> httpx.Client:
    headers = {"apikey": key} | ({"authorization": f"Bearer {token}"} if token else {})
    return httpx.Client(base_url=supabase.supabase_url, headers=headers, timeout=REQUEST_SECONDS)
