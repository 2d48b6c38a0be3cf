"""What keeps an import from going on, and what becomes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one, refused
from .importing import claimed, contacts, counts, person, shown, start, write
from .jobs import claim_jobs, finish, run_duty
from .members import add_member, as_member
from .messages import add_contact


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
