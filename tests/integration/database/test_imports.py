"""An import in the database: chunk after chunk, each once, whoever works on it."""

from __future__ import annotations

from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, add_account, one, refused
from .importing import MAPPING, claimed, contacts, counts, person, shown, start, write
from .members import as_member
from .messages import add_contact
from .settling import settle_events


def test_people_are_made_and_known_ones_completed(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%s, 'cidade', 'text')",
        [account_id],
    )
    connection.execute(
        "insert into public.contacts (account_id, phone, name, tags, fields) "
        "values (%s, '551199990001', 'Ana', '{velha}', '{\"cidade\": \"Santos\"}')",
        [account_id],
    )
    import_id = start(connection, account_id, member, 5)
    assert claimed(plane) == [import_id]
    people = [
        person(2, "5511999990001", tags=["vip"]),
        person(3, "5511999990002", "Bia", cidade="Rio"),
        person(4, "551199990002", "Bia Luz", ["vip"], cidade="Niterói"),
        person(5, "5511999990002"),
    ]
    errors = [{"line": 6, "column": "fone", "code": "phone_invalid", "value": "x"}]
    assert write(plane, import_id, 0, people, errors) == "done"
    assert contacts(connection, account_id) == {
        "551199990001": ("Ana", ["velha", "vip", "importado"], {"cidade": "Santos"}),
        "5511999990002": ("Bia Luz", ["importado", "vip"], {"cidade": "Niterói"}),
    }
    assert counts(connection, import_id) == (5, 1, 3, 1)
    assert shown(connection, import_id)["sample"] == []
    kept = "select count(*) from private.import_uploads where id = %s"
    assert one(connection, kept, import_id) == 0
    settle_events(connection)
    action = "select actor_id from public.audit_log where subject_id = %s and action = 'contacts.import'"
    assert one(connection, action, import_id) == member


def test_a_line_may_have_several_people(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    """Each counts as one, and who is refused keeps nobody else of his line out."""
    add_contact(connection, account_id, "5511999990001")
    connection.execute(
        "update public.contacts set tags = array(select 'e' || n from generate_series(1, 100) n) "
        "where account_id = %s",
        [account_id],
    )
    for dry_run in (True, False):
        import_id = start(connection, account_id, member, 2, dry_run=dry_run)
        claimed(plane)
        people = [
            person(2, "5511999990001", "Ana"),
            person(2, "5511999990002", "Ana"),
            person(2, "51987654321", "Ana"),
            person(3, "5511999990002", "Ana"),
        ]
        write(plane, import_id, 0, people, [])
        assert counts(connection, import_id) == (2, 2, 1, 1)
    assert set(contacts(connection, account_id)) == {"5511999990001", "5511999990002", "51987654321"}


def test_a_dry_run_counts_the_same_and_writes_nobody(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    add_contact(connection, account_id, "5511999990001")
    import_id = start(connection, account_id, member, 2, 2, dry_run=True)
    claimed(plane)
    people = [person(2, "5511999990001", "Ana"), person(3, "5511999990002")]
    assert write(plane, import_id, 0, people, []) == "checking"
    # The same person again, and somebody new.
    assert (
        write(plane, import_id, 1, [person(4, "551199990002"), person(5, "5511999990003")], []) == "checked"
    )
    assert counts(connection, import_id) == (4, 2, 2, 0)
    assert set(contacts(connection, account_id)) == {"5511999990001"}
    query = "select public.start_contact_import(%s, %s)"
    assert as_member(connection, member, query, import_id, Jsonb(MAPPING))["status"] == "running"
    assert counts(connection, import_id) == (0, 0, 0, 0)
    claimed(plane)
    write(plane, import_id, 0, people, [])
    assert counts(connection, import_id) == (2, 1, 1, 0)


def test_a_checked_file_tells_who_stands_in_several_lines(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    add_contact(connection, account_id, "5511999990001")
    import_id = start(connection, account_id, member, 4, 2, dry_run=True)
    claimed(plane)
    people = [
        person(2, "5511999990001", "José"),
        person(3, "5511999990002", "Bia"),
        # Twice in one line is no repetition.
        person(4, "5511999990003"),
        person(4, "5511999990003"),
        person(5, "551199990002", "Bia Luz"),
    ]
    write(plane, import_id, 0, people, [])
    write(plane, import_id, 1, [person(6, "5511999990002"), person(7, "5511999990001", "João")], [])
    checked = shown(connection, import_id)
    assert (checked["status"], checked["repeated"]) == ("checked", 3)
    told = [
        {"phone": "5511999990001", "times": 2, "first_line": 2, "last_line": 7},
        {"phone": "5511999990002", "times": 3, "first_line": 3, "last_line": 6},
    ]
    assert checked["repeats"] == told
    assert one(connection, "select count(*) from private.import_phones") == 0

    query = "select public.start_contact_import(%s, %s)"
    started = as_member(connection, member, query, import_id, Jsonb(MAPPING))
    assert (started["repeated"], started["repeats"]) == (0, []), "kept no longer than it is needed"


def test_a_chunk_is_written_once_and_by_its_holder_alone(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1, 1)
    assert claimed(plane) == [import_id]
    other = ControlPlane.register(connection)
    assert claimed(other) == []
    with refused(connection, "import_lost"):
        other.call("read_import_lines", import_id=import_id)
    assert plane.call("read_import_lines", import_id=import_id) == {"chunk": 0, "lines": [[2, ["1"]]]}
    write(plane, import_id, 0, [person(2, "5511999990001")], [])
    with refused(connection, "import_lost"):
        write(plane, import_id, 0, [person(2, "5511999990001")], [])
    # Its holder dies; whoever is left goes on, and the dead one writes nothing more.
    connection.execute("update public.orchestrators set heartbeat_at = '-infinity' where id = %s", [plane.id])
    assert claimed(other) == [import_id]
    with refused(connection, "import_lost"):
        write(plane, import_id, 1, [person(3, "5511999990002")], [])
    assert other.call("read_import_lines", import_id=import_id)["chunk"] == 1
    assert write(other, import_id, 1, [person(3, "5511999990002")], []) == "done"
    assert counts(connection, import_id) == (2, 2, 0, 0)


def test_a_holder_that_registers_again_takes_up_its_import(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1)
    claimed(plane)
    again = ControlPlane.register(connection, own_id=plane.id)
    with refused(connection, "orchestrator_superseded"):
        write(plane, import_id, 0, [], [])
    assert claimed(again) == [import_id]


def test_one_who_is_refused_does_not_keep_out_the_others(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    connection.execute(
        "insert into public.contacts (account_id, phone, tags) "
        "select %s, '5511999990001', array_agg('t' || n) from generate_series(1, 100) n",
        [account_id],
    )
    import_id = start(connection, account_id, member, 3)
    claimed(plane)
    # Its field was removed while the chunk was being read.
    people = [
        person(2, "5511999990001"),
        person(3, "5511999990002", cidade="Rio"),
        person(4, "5511999990003"),
    ]
    write(plane, import_id, 0, people, [])
    assert counts(connection, import_id) == (3, 1, 0, 2)
    found = connection.execute(
        "select line, code, value from public.contact_import_errors where import_id = %s order by line",
        [import_id],
    )
    assert found.fetchall() == [(2, "tags_too_many", "5511999990001"), (3, "field_invalid", "5511999990002")]


def test_an_import_of_another_account_stays_there(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    other = add_account(connection)
    add_contact(connection, other, "5511999990001")
    import_id = start(connection, account_id, member, 1)
    claimed(plane)
    write(plane, import_id, 0, [person(2, "5511999990001", "Bia")], [])
    assert contacts(connection, other)["5511999990001"][0] == "Ana"
    assert counts(connection, import_id) == (1, 1, 0, 0)
