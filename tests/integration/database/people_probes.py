"""Probes of finding, tagging, importing, exporting and erasing contacts."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg

from .control_plane import one
from .messages import add_contact
from .probe import CONTROL_PLANE_ONLY, SOME_ORCHESTRATOR, FunctionProbe, Row, TableProbe, fetch, pick


def make_import(connection: psycopg.Connection, account_id: UUID) -> Row:
    import_id = one(
        connection,
        "insert into public.contact_imports (id, account_id, filename, columns, suggested, sample, "
        "delimiter, lines, actor_kind, actor_id) "
        "values (gen_random_uuid(), %s, 'a.csv', '{fone}', '{}', '[]', ',', 1, 'member', gen_random_uuid()) "
        "returning id",
        account_id,
    )
    return fetch(connection, "public.contact_imports", id=import_id)


def make_import_error(connection: psycopg.Connection, account_id: UUID) -> Row:
    error_id = one(
        connection,
        'insert into public.contact_import_errors (account_id, import_id, line, "column", code, value) '
        "values (%s, %s, 2, 'fone', 'phone_invalid', 'x') returning id",
        account_id,
        make_import(connection, account_id)["id"],
    )
    return fetch(connection, "public.contact_import_errors", id=error_id)


def make_erasure(connection: psycopg.Connection, account_id: UUID) -> Row:
    """One that is done, so that nobody goes on with it."""
    erasure_id = one(
        connection,
        "insert into public.contact_erasures (account_id, contact_id, status) "
        "values (%s, %s, 'done') returning id",
        account_id,
        add_contact(connection, account_id),
    )
    return fetch(connection, "public.contact_erasures", id=erasure_id)


PEOPLE_TABLES: dict[str, TableProbe] = {
    "public.contact_erasures": TableProbe(
        key=("id",),
        make=make_erasure,
        body=lambda row: pick(row, "account_id", "contact_id"),
        patch={"status": "running"},
    ),
    "public.contact_imports": TableProbe(
        key=("id",),
        make=make_import,
        body=lambda row: {"id": str(uuid4()), **pick(row, "account_id", "columns", "lines")},
        patch={"status": "running"},
    ),
    "public.contact_import_errors": TableProbe(
        key=("id",),
        make=make_import_error,
        body=lambda row: {**pick(row, "account_id", "import_id", "line", "code"), "column": "", "value": ""},
        patch={"value": "taken"},
    ),
}

OF_IMPORT = {**SOME_ORCHESTRATOR, "import_id": str(UUID(int=1))}


def plane_only(arguments: Row) -> FunctionProbe:
    return FunctionProbe(lambda _: arguments, CONTROL_PLANE_ONLY)


def unknown(arguments: Row) -> FunctionProbe:
    """Of an import or upload that is not the caller's. The stories reach for real ones."""
    return FunctionProbe(lambda _: arguments, ("import_not_found", "42501"))


def stranger(arguments: Row) -> FunctionProbe:
    """About a contact that is not the caller's."""
    return FunctionProbe(lambda _: arguments, ("contact_not_found", "42501"))


PEOPLE_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.tag_contacts": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "contact_ids": [str(uuid4())], "add": ["taken"]},
        ("account_not_found", "42501"),
    ),
    "public.tag_found_contacts": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "add": ["taken"]}, ("account_not_found", "42501")
    ),
    "public.upsert_contact": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "phone": "5511988887777"}, ("account_not_found", "42501")
    ),
    "public.contact_by_phone": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "phone": "5511988887777"}, ("account_not_found", "42501")
    ),
    "public.set_contact_fields": stranger({"contact_id": str(uuid4()), "fields": {}}),
    "public.find_duplicates": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
    "public.begin_contact_upload": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
    "public.add_contact_lines": unknown({"upload_id": str(uuid4()), "number": 0, "lines": [[2, ["1"]]]}),
    "public.finish_contact_upload": unknown(
        {
            "upload_id": str(uuid4()),
            "filename": "",
            "columns": ["a"],
            "suggested": {},
            "sample": [],
            "delimiter": ",",
        }
    ),
    "public.start_contact_import": unknown({"import_id": str(uuid4()), "mapping": {}}),
    "public.cancel_contact_import": FunctionProbe(
        lambda _: {"import_id": str(uuid4())}, ("42501",), answer=False
    ),
    "public.export_contact": stranger({"contact_id": str(uuid4())}),
    "public.list_contact_messages": stranger({"contact_id": str(uuid4())}),
    "public.erase_contact": stranger({"contact_id": str(uuid4())}),
    "orchestrator.open_import": plane_only(OF_IMPORT),
    "orchestrator.read_import_lines": plane_only(OF_IMPORT),
    "orchestrator.write_import_lines": plane_only({**OF_IMPORT, "chunk": 0, "people": [], "errors": []}),
    "orchestrator.fail_import": plane_only({**OF_IMPORT, "code": "x"}),
}
