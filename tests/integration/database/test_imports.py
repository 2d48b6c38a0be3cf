"""An import in the database: chunk after chunk, each once, whoever works on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, add_account, one, refused
from .jobs import claim_jobs, finish, run_duty
from .members import add_member, as_member
from .messages import add_contact
from .settling import settle_events

MAPPING = {"fone": "phone"}
Item = dict[str, Any]


@pytest.fixture
def member(connection: psycopg.Connection, account_id: UUID) -> UUID:
    return add_member(connection, account_id)


@pytest.fixture
def plane(connection: psycopg.Connection) -> ControlPlane:
    return ControlPlane.register(connection)


def start(
    connection: psycopg.Connection, account_id: UUID, member: UUID, *chunks: int, dry_run: bool = False
) -> str:
    """An import with chunks of so many lines, started."""
    upload_id = as_member(connection, member, "select public.begin_contact_upload(%s)", account_id)
    line = 2
    for number, size in enumerate(chunks):
        lines = [[line + place, ["1"]] for place in range(size)]
        line += size
        query = "select public.add_contact_lines(%s, %s, %s)"
        as_member(connection, member, query, upload_id, number, Jsonb(lines))
    query = "select public.finish_contact_upload(%s, 'a.csv', '{fone}', '{}', '[]', ',')"
    as_member(connection, member, query, upload_id)
    query = "select public.start_contact_import(%s, %s, '{importado}', %s)"
    as_member(connection, member, query, upload_id, Jsonb(MAPPING), dry_run)
    return str(upload_id)


def person(line: int, phone: str, name: str = "", tags: list[str] | None = None, **fields: object) -> Item:
    return {"line": line, "phone": phone, "name": name, "tags": tags or [], "fields": fields}


def write(plane: ControlPlane, import_id: str, chunk: int, people: list[Item], errors: list[Item]) -> str:
    given = {"people": Jsonb(people), "errors": Jsonb(errors)}
    return plane.call("write_import_lines", import_id=import_id, chunk=chunk, **given)["status"]


def claimed(plane: ControlPlane) -> list[str]:
    return [job["key"] for job in claim_jobs(plane, {"contact_import": 10})]


def shown(connection: psycopg.Connection, import_id: str) -> Item:
    return one(connection, "select to_jsonb(i) from public.contact_imports i where id = %s", import_id)


def counts(connection: psycopg.Connection, import_id: str) -> tuple[int, ...]:
    row = shown(connection, import_id)
    return tuple(row[name] for name in ("processed", "created", "updated", "failed"))


def contacts(connection: psycopg.Connection, account_id: UUID) -> dict[str, tuple[str, list[str], Item]]:
    rows = connection.execute(
        "select phone, name, tags, fields from public.contacts where account_id = %s", [account_id]
    )
    return {phone: (name, tags, fields) for phone, name, tags, fields in rows}


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


def test_a_cancelled_import_takes_no_more(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1, 1)
    claimed(plane)
    write(plane, import_id, 0, [person(2, "5511999990001")], [])
    assert as_member(connection, member, "select public.cancel_contact_import(%s)", import_id)
    with refused(connection, "import_lost"):
        write(plane, import_id, 1, [person(3, "5511999990002")], [])
    assert (shown(connection, import_id)["status"], len(contacts(connection, account_id))) == ("cancelled", 1)
    assert claimed(plane) == []


def test_beyond_the_plan_lines_are_reported(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    connection.execute("update public.plans set max_contacts = 3 where name = 'pro'")
    add_contact(connection, account_id, "5511999990001")
    people = [person(line, f"55119999900{line:02}") for line in range(2, 6)]
    people.append(person(6, "5511999990001", "Ana"))
    for dry_run, status in ((True, "checked"), (False, "done")):
        import_id = start(connection, account_id, member, 5, dry_run=dry_run)
        claimed(plane)
        assert write(plane, import_id, 0, people, []) == status
        assert counts(connection, import_id) == (5, 2, 1, 2)
        found = connection.execute(
            "select line, code from public.contact_import_errors where import_id = %s order by id",
            [import_id],
        )
        assert found.fetchall() == [(4, "plan_limit_exceeded"), (5, "plan_limit_exceeded")]
    assert contacts(connection, account_id)["5511999990001"][0] == "Ana"


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


def test_who_may_no_longer_import_imports_nothing_more(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1, 1)
    claimed(plane)
    connection.execute("delete from public.account_members where user_id = %s", [member])
    assert write(plane, import_id, 0, [person(2, "5511999990001")], []) == "failed"
    row = shown(connection, import_id)
    assert (row["status"], row["error_code"]) == ("failed", "not_allowed")
    assert contacts(connection, account_id) == {}


def test_a_suspended_account_is_not_imported_into(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1)
    claimed(plane)
    connection.execute("update public.accounts set status = 'suspended' where id = %s", [account_id])
    with refused(connection, "account_suspended"):
        write(plane, import_id, 0, [person(2, "5511999990001")], [])
    plane.call("fail_import", import_id=import_id, code="account_suspended")
    assert shown(connection, import_id)["error_code"] == "account_suspended"


def test_uploads_are_bounded_and_expire(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    begin, add = "select public.begin_contact_upload(%s)", "select public.add_contact_lines(%s, %s, %s)"
    upload_id = as_member(connection, member, begin, account_id)
    empty: list[str] = []
    wrong: list[tuple[int, Any]] = [(1, [[2, empty]]), (0, []), (0, [[2]]), (0, {}), (0, [["2", empty]])]
    for number, lines in [*wrong, (0, [[2, empty]] * 1001)]:
        with refused(connection, "lines_invalid"):
            as_member(connection, member, add, upload_id, number, Jsonb(lines))
    connection.execute("update private.import_uploads set lines = 199999 where id = %s", [upload_id])
    with refused(connection, "csv_too_long"):
        as_member(connection, member, add, upload_id, 0, Jsonb([[2, []], [3, []]]))
    colleague = add_member(connection, account_id)
    with refused(connection, "import_not_found"):
        as_member(connection, colleague, add, upload_id, 0, Jsonb([[2, []]]))
    for _ in range(9):
        as_member(connection, member, begin, account_id)
    with refused(connection, "imports_too_many"):
        as_member(connection, member, begin, account_id)
    connection.execute("update private.import_uploads set created_at = now() - interval '2 days'")
    run_duty(plane, "tidy_imports")
    assert one(connection, "select count(*) from private.import_uploads") == 0


def test_what_is_old_is_forgotten(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1, dry_run=True)
    claimed(plane)
    write(plane, import_id, 0, [], [{"line": 2, "column": "fone", "code": "phone_invalid", "value": "x"}])
    connection.execute(
        "update public.contact_imports set created_at = now() - interval '8 days', "
        "finished_at = now() - interval '31 days' where id = %s", [import_id],
    )  # fmt: skip
    run_duty(plane, "tidy_imports")
    row = shown(connection, import_id)
    assert (row["status"], row["error_code"]) == ("cancelled", "import_expired")
    left = "select count(*) from public.contact_import_errors where import_id = %s"
    assert one(connection, left, import_id) == 1
    connection.execute("update public.contact_import_errors set created_at = now() - interval '31 days'")
    run_duty(plane, "tidy_imports")
    assert one(connection, left, import_id) == 0
    connection.execute("update public.contact_imports set finished_at = now() - interval '366 days'")
    run_duty(plane, "tidy_imports")
    assert one(connection, "select count(*) from public.contact_imports where id = %s", import_id) == 0


def test_an_import_whose_job_is_dead_has_failed(
    connection: psycopg.Connection, account_id: UUID, member: UUID, plane: ControlPlane
) -> None:
    import_id = start(connection, account_id, member, 1)
    connection.execute("update private.jobs set attempts = 7 where kind = 'contact_import'")
    [job] = claim_jobs(plane, {"contact_import": 1})
    run_duty(plane, "tidy_imports")
    assert shown(connection, import_id)["status"] == "running"
    assert finish(plane, job, "failed", error_code="strange_lines", error_detail="line 2")
    run_duty(plane, "tidy_imports")
    row = shown(connection, import_id)
    assert (row["status"], row["error_code"]) == ("failed", "strange_lines")
    query = "select count(*) from private.jobs where kind = 'contact_import'"
    assert one(connection, query) == 0


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
