"""The example for programs (docs/programs.md): it follows an account's messages and loses none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from devstack.info import DevstackInfo
from devstack.settings import ROOT, node_program
from devstack.testing import wait_for
from tests.support.devstack import Supabase, running_devstack
from tests.support.people import Tenant, open_people

SECONDS = 30
NUMBER = "insert into public.instances (account_id, instance_name) values (%s, 'one') returning id"
CHAT = """
with contact as (insert into public.contacts (account_id, phone) values (%(account)s, %(phone)s) returning id)
insert into public.chats (account_id, instance_id, contact_id, wa_chat_id)
select %(account)s, %(number)s, contact.id, %(phone)s || '@c.us' from contact returning id::text
"""
WRITE = """
insert into public.conversations (account_id, chat_id, message, from_me, status)
select account_id, id, %s, false, 'received' from public.chats where id = %s
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Generator[Supabase, None, None]:
    """A devstack whose Realtime the test may end."""
    with running_devstack(tmp_path_factory.mktemp("following") / "state") as supabase:
        yield supabase


@pytest.fixture
def tenant(own: Supabase) -> Tenant:
    with open_people(own) as people:
        return people.make_tenant()


@pytest.fixture
def chats(own: Supabase, tenant: Tenant) -> list[str]:
    """Two, with one person each."""
    with psycopg.connect(own.admin_database_url) as connection:
        number = connection.execute(NUMBER, [tenant.account_id]).fetchone()
        assert number is not None
        phones = ("5521999990001", "5521999990002")
        facts = [{"account": tenant.account_id, "number": number[0], "phone": phone} for phone in phones]
        return [str(row[0]) for fact in facts for row in connection.execute(CHAT, fact).fetchall()]


@pytest.fixture
def write(own: Supabase, chats: list[str]) -> Generator[Callable[[str], None], None, None]:
    with psycopg.connect(own.admin_database_url, autocommit=True) as connection:

        def insert(text: str) -> None:
            connection.execute(WRITE, [text, chats[0]])

        yield insert


@dataclass(frozen=True)
class Following:
    process: subprocess.Popen[bytes]
    output: Path

    def __call__(self) -> list[str]:
        """What the program has taken so far."""
        return [json.loads(line)["message"] for line in self.output.read_text().splitlines()]


@contextmanager
def following(own: Supabase, tenant: Tenant, folder: Path) -> Generator[Following, None, None]:
    environment = {
        "SUPABASE_URL": own.supabase_url,
        "SUPABASE_KEY": own.publishable_key,
        "EMAIL": tenant.user.email,
        "PASSWORD": tenant.user.password,
        "ACCOUNT": tenant.account_id,
        "PLACE": str(folder / "place.json"),
    }
    output = folder / "taken"
    with output.open("ab") as taken:
        process = subprocess.Popen(
            [node_program(), "tests/clients/follow_messages.ts"],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=taken,
        )
    try:
        yield Following(process, output)
    finally:
        process.kill()
        process.wait(SECONDS)


def test_nothing_written_while_it_was_away_is_lost(
    own: Supabase, tenant: Tenant, write: Callable[[str], None], tmp_path: Path
) -> None:
    write("before its start")
    with following(own, tenant, tmp_path) as taken:
        wait_for("what was there", lambda: taken() == ["before its start"] or None, SECONDS)
        write("live")
        wait_for("what is hinted at", lambda: "live" in taken() or None, SECONDS)
        kill_realtime(own)
        write("while Realtime was away")
        # Another message follows the lost one: it must not be taken for the only news.
        wait_for("Realtime's return", lambda: returned(own), SECONDS)
        write("after its return")
        wait_for("both", lambda: len(taken()) >= 4 or None, SECONDS)
        expected = ["before its start", "live", "while Realtime was away", "after its return"]
        assert sorted(taken()) == sorted(expected)
        wait_for("its place is kept", lambda: kept(tmp_path) == 4 or None, SECONDS)
    write("while it did not run")
    with following(own, tenant, tmp_path) as taken:
        wait_for("what it missed", lambda: len(taken()) >= 5 or None, SECONDS)
        assert taken()[4:] == ["while it did not run"], "and nothing twice"


def test_a_number_that_is_seen_after_a_higher_one_is_not_lost(
    own: Supabase, tenant: Tenant, chats: list[str], write: Callable[[str], None], tmp_path: Path
) -> None:
    write("first")
    with psycopg.connect(own.admin_database_url) as slow, following(own, tenant, tmp_path) as taken:
        wait_for("what was there", lambda: taken() == ["first"] or None, SECONDS)
        slow.execute(WRITE, ["lower number", chats[1]])
        write("higher number")
        wait_for("the higher one", lambda: "higher number" in taken() or None, SECONDS)
        wait_for("its place is kept", lambda: kept(tmp_path) == 2 or None, SECONDS)
    # Committed only now, its hint met nobody.
    with following(own, tenant, tmp_path) as taken:
        wait_for("the lower one", lambda: len(taken()) >= 3 or None, SECONDS)
        assert taken() == ["first", "higher number", "lower number"]


def kill_realtime(own: Supabase) -> None:
    info = DevstackInfo.read(own.state / "devstack.json")
    assert info is not None
    os.kill(info.pids["realtime"], signal.SIGKILL)


def returned(own: Supabase) -> bool | None:
    """Whether the supervisor has another Realtime up."""
    with psycopg.connect(own.admin_database_url, autocommit=True) as connection:
        row = connection.execute("select count(*) from pg_replication_slots where active").fetchone()
    return (row is not None and row[0] > 0) or None


def kept(folder: Path) -> int:
    """How many messages its place knows as taken."""
    place = folder / "place.json"
    return len(json.loads(place.read_text())["taken"]) if place.exists() else 0


def test_it_ends_when_its_access_does(
    own: Supabase, tenant: Tenant, write: Callable[[str], None], tmp_path: Path
) -> None:
    write("while it may")
    with following(own, tenant, tmp_path) as taken:
        wait_for("what was there", lambda: taken() or None, SECONDS)
        with psycopg.connect(own.admin_database_url, autocommit=True) as connection:
            connection.execute(
                "delete from public.account_members where account_id = %s", [tenant.account_id]
            )
        assert taken.process.wait(SECONDS) == 0
        write("when it may no longer")
    assert taken() == ["while it may"]
