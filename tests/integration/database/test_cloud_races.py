"""Meta tells several things of a number at the same time, each in a call of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy

import psycopg
import pytest

from .cloud_numbers import CloudNumber, message
from .control_plane import one
from .locks import wait_until_blocked

ANA = "5521988880001"
SECONDS = 30


@pytest.fixture
def connections(own_url: str) -> Iterator[list[psycopg.Connection]]:
    opened = [psycopg.connect(own_url, autocommit=True) for _ in range(3)]
    yield opened
    for connection in opened:
        connection.close()


@pytest.mark.parametrize("is_message_first", [True, False])
def test_a_reaction_told_beside_its_message_finds_it(
    connections: list[psycopg.Connection], is_message_first: bool
) -> None:
    observer, first, second = connections
    number = CloudNumber(observer)
    sides = [copy(number), copy(number)]
    for side, connection in zip(sides, (first, second), strict=True):
        side.connection = connection
    said = message(ANA)
    about = {"message_id": said["data"]["message_id"], "chat_id": f"{ANA}@c.us"}
    liked = {"type": "reaction", "data": about | {"sender_id": f"{ANA}@c.us", "emoji": "❤️"}}
    told = [said, liked] if is_message_first else [liked, said]
    with ThreadPoolExecutor(1) as pool:
        with first.transaction():
            sides[0].tell(told[0])
            job = pool.submit(sides[1].tell, told[1])
            wait_until_blocked(observer, second, job)
        job.result(SECONDS)
    emoji = (
        "select r.emoji from public.reactions r join public.conversations c on c.id = r.conversation_id "
        "where c.instance_id = %s"
    )
    assert one(observer, emoji, number.id) == "❤️"
