"""Accounts that connect, or are opened with, one phone at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import cast
from uuid import UUID

import psycopg
import pytest

from devstack.testing import wait_for

from .account_phones import is_placeholder, new_phone, stands
from .control_plane import ControlPlane, add_account, add_instance, one

Connect = Callable[[], psycopg.Connection]
SECONDS = 20


class Accounts:
    """Committed accounts with an instance each, under one orchestrator, taken away at the end."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self.plane = ControlPlane.register(connect())
        self.instances: dict[UUID, UUID] = {}

    @property
    def connection(self) -> psycopg.Connection:
        return self.plane.connection

    def add(self) -> UUID:
        account_id = add_account(self.connection)
        instance_id = self.instances[account_id] = add_instance(self.connection, account_id)
        self.connection.execute(
            "update private.leases set orchestrator_id = %s, number = %s, expires_at = 'infinity' "
            "where instance_id = %s",
            [self.plane.id, self.plane.number, instance_id],
        )
        return account_id

    def connect(self, account_id: UUID, phone: str) -> bool:
        """On a connection of its own, as another orchestrator would."""
        plane = ControlPlane(self._connect(), self.plane.id, self.plane.number)
        answer = plane.write(self.instances[account_id], status="connected", phone=phone)
        return cast(bool, answer["written"])

    def remove(self) -> None:
        self.connection.execute("delete from public.accounts where id = any(%s)", [list(self.instances)])
        self.connection.execute("delete from public.orchestrators where id = %s", [self.plane.id])


@pytest.fixture
def accounts(database_url: str) -> Iterator[Accounts]:
    with ExitStack() as opened:
        made = Accounts(lambda: opened.enter_context(psycopg.connect(database_url, autocommit=True)))
        yield made
        made.remove()


def test_of_two_accounts_that_connect_one_phone_at_once_one_has_it(accounts: Accounts) -> None:
    for _ in range(5):
        phone, both = new_phone(), [accounts.add(), accounts.add()]
        with ThreadPoolExecutor(2) as pool:
            assert all(pool.map(accounts.connect, both, [phone] * 2))
        held = [stands(accounts.connection, account_id) for account_id in both]
        assert held.count((phone, True)) == 1
        assert sum(is_proved for _, is_proved in held) == 1


def test_two_accounts_that_connect_each_other_s_phone_at_once(accounts: Accounts) -> None:
    for _ in range(5):
        one_account, other = accounts.add(), accounts.add()
        phones = {account: stands(accounts.connection, account)[0] for account in (one_account, other)}
        with ThreadPoolExecutor(2) as pool:
            asked = [
                pool.submit(accounts.connect, one_account, phones[other]),
                pool.submit(accounts.connect, other, phones[one_account]),
            ]
        assert all(call.result() for call in asked)
        assert stands(accounts.connection, one_account) == (phones[other], True)
        assert stands(accounts.connection, other) == (phones[one_account], True)


def test_a_phone_with_which_somebody_opens_an_account_just_now(accounts: Accounts, database_url: str) -> None:
    """His account is not committed yet, so that nobody sees it: the unique constraint does."""
    phone, account_id = new_phone(), accounts.add()
    with ThreadPoolExecutor(1) as pool, psycopg.connect(database_url) as opening:
        late = one(
            opening, "insert into public.accounts (name, phone) values ('Loja', %s) returning id", phone
        )
        connecting = pool.submit(accounts.connect, account_id, phone)
        waiting = (
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' "
            "and strpos(query, 'write_instance') > 0 and pid <> pg_backend_pid()"
        )
        wait_for(
            "the other one waits", lambda: connecting.done() or one(accounts.connection, waiting), SECONDS
        )
        opening.commit()
        assert connecting.result()
    assert stands(accounts.connection, account_id) == (phone, True)
    assert is_placeholder(accounts.connection, stands(accounts.connection, late)[0])
    accounts.connection.execute("delete from public.accounts where id = %s", [late])
