"""The people of the demo: the operator of the four founding accounts, with an admin and an agent of the first
one, a stranger, a platform administrator, and who has a number of the official API.

They are granted their places the way a real operator would do it: made in Auth with the secret key, then
`zapbase admin grant`. Everything may run again: who exists signs in with the kept password.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx

from devstack.errors import DevstackError
from devstack.files import write_private
from devstack.info import DevstackInfo

STRANGER_PHONE = "5521955554444"
OFFICIAL_PHONE = "5521944443333"
REQUEST_SECONDS = 15
# All at once, on a machine that has just been started.
GRANT_SECONDS = 90
ZAPBASE = Path(sys.executable).parent / "zapbase"


@dataclass
class Person:
    """`account_ids`: the accounts he is a member of. `access_token` lives ten minutes and is not kept."""

    email: str
    password: str
    role: str
    name: str = ""
    account_ids: list[str] = field(default_factory=list[str])
    access_token: str = field(default="", repr=False)

    def as_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if key != "access_token"}


async def gather_people(info: DevstackInfo, file: Path, environment: Mapping[str, str]) -> list[Person]:
    """Sign everybody up or in and give them their accounts, in the order of PEOPLE; the operator is first."""
    operator, stranger, administrator, admin, agent, official = people = load_people(file)
    async with httpx.AsyncClient(
        base_url=info.supabase_url, timeout=REQUEST_SECONDS, trust_env=False
    ) as client:
        founding = await founding_accounts(client, info.secret_key)
        accounts = {
            stranger.email: {"name": "Loja da Estrela", "phone": STRANGER_PHONE},
            official.email: {"name": "Loja Oficial", "phone": OFFICIAL_PHONE},
        }
        for person in people:
            data = {"full_name": person.name, **accounts.get(person.email, {})}
            await enter(client, info, person, data)
        owned = [argument for account in founding for argument in ("--owner-of", account)]
        await asyncio.gather(
            grant(operator, owned, environment),
            grant(administrator, ["--platform"], environment),
            grant(admin, ["--admin-of", founding[0]], environment),
            grant(agent, ["--agent-of", founding[0]], environment),
        )
        for person in (operator, stranger, admin, agent, official):
            visible = await visible_accounts(client, info.publishable_key, person)
            # The founding ones first, in the order of their ports.
            person.account_ids = sorted(visible, key=lambda account: (*founding, account).index(account))
    return people


def load_people(file: Path) -> list[Person]:
    """Everybody with the passwords of `file`, which is made, or completed, when somebody has none."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    passwords = {role: known.get(role) or secrets.token_urlsafe(12) for role in PEOPLE}
    if passwords != known:
        write_private(file, json.dumps(passwords))
    return [Person(email, passwords[role], role, name) for role, (email, name) in PEOPLE.items()]


PEOPLE = {
    "operator": ("operator@zapbase.example", "Marcos Ferreira"),
    "stranger": ("stranger@zapbase.example", "Cláudia Nogueira"),
    "platform_administrator": ("admin@zapbase.example", "Rafael Moreira"),
    "admin": ("gerente@zapbase.example", "Juliana Castro"),
    "agent": ("atendente@zapbase.example", "Camila Ribeiro"),
    "official": ("oficial@zapbase.example", "Tiago Barbosa"),
}


async def enter(
    client: httpx.AsyncClient, info: DevstackInfo, person: Person, data: Mapping[str, str]
) -> None:
    """Nobody follows the link of a mail to them, so who is new is confirmed by whoever has the secret key."""
    credentials = {"email": person.email, "password": person.password}
    path, headers = "/auth/v1/token?grant_type=password", {"apikey": info.publishable_key}
    answer = await client.post(path, json=credentials, headers=headers)
    if answer.status_code == 400:
        confirmed = {**credentials, "email_confirm": True, "user_metadata": dict(data)}
        keys = {"apikey": info.secret_key}
        expect(await client.post("/auth/v1/admin/users", json=confirmed, headers=keys))
        answer = await client.post(path, json=credentials, headers=headers)
    person.access_token = str(expect(answer)["access_token"])


async def grant(person: Person, options: list[str], environment: Mapping[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        ZAPBASE, "admin", "grant", person.email, *options, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        output, _ = await asyncio.wait_for(process.communicate(), GRANT_SECONDS)
    except TimeoutError:
        process.kill()
        raise DevstackError(f"zapbase admin grant {person.email} took over {GRANT_SECONDS} s") from None
    if process.returncode != 0:
        raise DevstackError(f"zapbase admin grant {person.email} failed: {output.decode().strip()}")


async def founding_accounts(client: httpx.AsyncClient, secret_key: str) -> list[str]:
    """The accounts of seed.sql, in the order of their ports."""
    query = (
        "/rest/v1/instances?select=account_id,instance_name&instance_name=like.instance_*&order=port&limit=4"
    )
    rows = cast(list[dict[str, str]], expect(await client.get(query, headers={"apikey": secret_key})))
    return [row["account_id"] for row in rows]


async def visible_accounts(client: httpx.AsyncClient, key: str, person: Person) -> list[str]:
    rows = cast(
        list[dict[str, str]],
        expect(
            await client.get(
                "/rest/v1/accounts?select=id&order=created_at,phone", headers=as_user(key, person)
            )
        ),
    )
    return [row["id"] for row in rows]


async def start_numbers(info: DevstackInfo, person: Person) -> None:
    """Ask for each of his numbers to be started, as he would from the page."""
    headers = as_user(info.publishable_key, person)
    async with httpx.AsyncClient(
        base_url=info.supabase_url, timeout=REQUEST_SECONDS, trust_env=False
    ) as client:
        rows = cast(
            list[dict[str, str]],
            expect(
                await client.get(
                    "/rest/v1/instances?select=account_id,instance_id:id&order=port", headers=headers
                )
            ),
        )
        commands = [{**row, "command": "start"} for row in rows]
        if not commands:
            return
        expect(await client.post("/rest/v1/instance_commands", json=commands, headers=headers))


def as_user(key: str, person: Person) -> dict[str, str]:
    return {"apikey": key, "authorization": f"Bearer {person.access_token}"}


def expect(answer: httpx.Response) -> Any:
    """The answer's JSON (None when empty); DevstackError when it is an error."""
    if answer.is_error:
        raise DevstackError(
            f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}"
        )
    return answer.json() if answer.content else None
