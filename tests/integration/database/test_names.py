"""What people, files and things are called is stored clean, by whichever door it comes."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from tests.support.names import name_cases

from .control_plane import ControlPlane, one, refused
from .members import add_member, as_member
from .messages import add_contact, event, ingest, message_event
from .probes import TABLES

ANA, GROUP = "5521988880001@c.us", "551199990000-1@g.us"
CASES = name_cases()
OF_ANA = "from public.contacts c join public.chats h on h.contact_id = c.id where h.instance_id = %s"
CONTACT = f"select c.whatsapp_name {OF_ANA}"
WRITTEN = f"select c.xmin::text, c.updated_at {OF_ANA}"
# A name for programs, and what the operator calls his plans and machines.
NO_NAMES = {("custom_fields", "name"), ("plans", "name"), ("orchestrators", "hostname")}
# Refused instead.
REFUSED = {("tags", "name")}
NAMED = """
select c.table_name::text, c.column_name::text from information_schema.columns c
join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'text'
  and c.column_name ~ '(name|label|title)$' order by 1, 2
"""


def test_a_name_is_read_as_by_the_orchestrator_and_the_pages(connection: psycopg.Connection) -> None:
    read = connection.execute(
        "select name, private.clean_name(name), private.clean_name(private.clean_name(name)) "
        "from unnest(%s::text[]) name",
        [list(CASES["names"])],
    ).fetchall()
    assert {name: (clean, again) for name, clean, again in read} == {
        name: (clean, clean) for name, clean in CASES["names"].items()
    }
    for name, most, clean in CASES["cut"]:
        assert one(connection, "select private.clean_name(%s, %s)", name, most) == clean
    assert one(connection, "select private.clean_name(null)") is None


def test_a_files_name_is_read_as_by_the_orchestrator(connection: psycopg.Connection) -> None:
    read = connection.execute(
        "select name, private.clean_filename(name), private.clean_filename(private.clean_filename(name)) "
        "from unnest(%s::text[]) name",
        [list(CASES["filenames"])],
    ).fetchall()
    assert {name: (clean, again) for name, clean, again in read} == {
        name: (clean, clean) for name, clean in CASES["filenames"].items()
    }


def named(connection: psycopg.Connection) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = connection.execute(NAMED).fetchall()  # pyright: ignore[reportAssignmentType]
    return [row for row in rows if row not in NO_NAMES | REFUSED]


def test_every_column_that_names_something_is_clean(connection: psycopg.Connection, account_id: UUID) -> None:
    """A new one whose table forgets to clean it fails here."""
    add_member(connection, account_id, "owner")
    columns = named(connection)
    assert len(columns) >= 11
    for table, column in columns:
        row = TABLES[f"public.{table}"].make(connection, account_id)
        key = {name: row[name] for name in TABLES[f"public.{table}"].key}
        statement = sql.SQL("update {} set {} = %s where {} returning {}").format(
            sql.Identifier("public", table),
            sql.Identifier(column),
            sql.SQL(" and ").join(
                sql.SQL("{}::text = {}").format(sql.Identifier(name), sql.Literal(str(value)))
                for name, value in key.items()
            ),
            sql.Identifier(column),
        )
        mark = uuid4().hex
        stored = connection.execute(statement, [f" \u202e{mark}\t\u200bx\u0007 "]).fetchone()
        assert stored == (f"{mark} x",), (table, column)


def test_what_members_write_is_cleaned(connection: psycopg.Connection, account_id: UUID) -> None:
    member = add_member(connection, account_id)
    insert = (
        "insert into public.media (account_id, source_url, filename) values (%s, 'https://x', %s) "
        "returning filename"
    )
    assert as_member(connection, member, insert, account_id, "..\\..\\x/conta\u202efdp.exe") == "contafdp.exe"
    assert as_member(connection, member, insert, account_id, "\u3164") is None
    insert = "insert into public.contacts (account_id, phone, name) values (%s, %s, %s) returning name"
    assert as_member(connection, member, insert, account_id, "5521988887777", "\u2800") == ""
    opened = as_member(
        connection,
        member,
        "select public.open_contact(%s, '5521988886666', %s)",
        account_id,
        "\u202eoluaP\u2028 ",
    )
    assert one(connection, "select name from public.contacts where id = %s", opened) == "oluaP"


@pytest.mark.parametrize("tag", ["vip\u200b", "bom\tcliente", " vip", "\u202evip", "\u3164", "a  b", ""])
def test_a_tag_that_is_not_clean_is_refused(
    connection: psycopg.Connection, account_id: UUID, tag: str
) -> None:
    """Whoever gives it would not find it again by the name that he typed."""
    owner = add_member(connection, account_id, "owner")
    for statement in (
        "insert into public.tags (account_id, name) values (%s, %s) returning name",
        "update public.contacts set tags = array[%s] where account_id = %s returning id",
    ):
        given = (account_id, tag) if statement.startswith("insert") else (tag, account_id)
        add_contact(connection, account_id)
        with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
            as_member(connection, owner, statement, *given)
    for statement in (
        "select public.tag_found_contacts(%s, add => array[%s])",
        "select public.rename_tag(%s, 'cliente', %s)",
    ):
        with refused(connection, "tag_invalid"):
            as_member(connection, owner, statement, account_id, tag)


@pytest.mark.parametrize("name", ["", " ", "\u3164", "\u200b\u202e", "\u0301"])
def test_a_needed_name_with_nothing_to_see_is_refused(
    connection: psycopg.Connection, account_id: UUID, name: str
) -> None:
    owner = add_member(connection, account_id, "owner")
    with refused(connection, "name_invalid"):
        as_member(connection, owner, "select public.create_api_key(%s, %s, '{read}')", account_id, name)
    person = one(
        connection,
        "insert into auth.users (id, email, email_confirmed_at) "
        "values (%s, gen_random_uuid()::text, now()) returning id",
        uuid4(),
    )
    with refused(connection, "name_invalid"):
        as_member(connection, person, "select public.create_account(%s, '5521988887777')", name)
    with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
        renamed = "update public.accounts set name = %s where id = %s returning name"
        as_member(connection, owner, renamed, name, account_id)
    with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
        insert = "insert into public.instances (account_id, instance_name) values (%s, %s) returning id"
        as_member(connection, owner, insert, account_id, name)


def test_a_key_an_account_and_a_member_are_called_as_they_are_read(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    owner = add_member(connection, account_id, "owner")
    as_member(
        connection, owner, "select public.create_api_key(%s, %s, '{read}')", account_id, "\u202eloja\n2 "
    )
    assert one(connection, "select name from public.api_keys where account_id = %s", account_id) == "loja 2"
    renamed = "update public.accounts set name = %s where id = %s returning name"
    assert as_member(connection, owner, renamed, "Padaria \u00a0 Sol\u200f", account_id) == "Padaria Sol"
    renamed = "update public.profiles set name = %s where user_id = %s returning name"
    assert as_member(connection, owner, renamed, "Ana\u2028 Sol\u200f", owner) == "Ana Sol"


def test_what_whatsapp_says_is_cleaned_and_holds_nothing_up(
    holder: ControlPlane, instance_id: UUID, connection: psycopg.Connection
) -> None:
    connection.execute("update public.instances set groups_enabled = true where id = %s", [instance_id])
    told = ingest(
        holder,
        instance_id,
        message_event(1, "a1", ANA, author_name="\u202eoluaP\r\n" + "x" * 70_000),
        message_event(2, "g1", GROUP, chat_kind="group", author_id=ANA, chat_name="Grupo\u2029\u202e"),
        message_event(
            3, "f1", ANA, kind="document", has_media=True, filename="a\r\nb\u202efdp." + "x" * 300 + ".pdf"
        ),
        message_event(4, "f2", ANA, kind="document", has_media=True, filename="..\\..\\x/y.pdf"),
        message_event(5, "f3", ANA, kind="document", has_media=True, filename="\u200b"),
    )
    assert told["messages"] == 5
    assert one(connection, CONTACT, instance_id) == ("oluaP " + "x" * 300)[:255]
    group = "select name from public.chats where instance_id = %s and kind = 'group'"
    assert one(connection, group, instance_id) == "Grupo"
    files = connection.execute(
        "select m.filename from public.media m join public.conversations c on c.media_id = m.id "
        "where c.instance_id = %s order by c.seq",
        [instance_id],
    ).fetchall()
    assert files == [("abfdp." + "x" * 245 + ".pdf",), ("y.pdf",), (None,)]
    ingest(
        holder,
        instance_id,
        event(6, "chat", chat_id=GROUP, chat_kind="group", name="\u2067Novo\u2069"),
    )
    assert one(connection, group, instance_id) == "Novo"
    ingest(holder, instance_id, event(7, "contact", contact_id=ANA, name="Paulo\u200b"))
    assert one(connection, CONTACT, instance_id) == "Paulo"


@pytest.mark.parametrize(
    ("kind", "body", "content", "stored"),
    [
        ("poll_creation", "O que\u2028\u202e?", {"options": ["p\u00e3o\u200b", "\u202ebolo", "👩\u200d👧"]},
         ("O que ?", {"options": ["p\u00e3o", "bolo", "👩\u200d👧"]})),
        ("location", "", {"latitude": 1, "longitude": 2, "name": "Bar\r\n\u202e", "address": "Rua\u3164A"},
         ("", {"latitude": 1, "longitude": 2, "name": "Bar", "address": "Rua A"})),
        ("location", "", {"latitude": 1, "longitude": 2, "name": 7, "address": None, "options": "x"},
         ("", {"latitude": 1, "longitude": 2, "name": 7, "address": None, "options": "x"})),
        ("vcard", "oi\n\u202e", {"vcards": ["BEGIN:VCARD\r\nFN:A\r\nEND:VCARD"]},
         ("oi\n\u202e", {"vcards": ["BEGIN:VCARD\r\nFN:A\r\nEND:VCARD"]})),
        ("poll_creation", "?", ["no object"], ("?", None)),
    ],
)  # fmt: skip
def test_what_places_and_choices_are_called_is_cleaned(
    holder: ControlPlane, instance_id: UUID, kind: str, body: str, content: object, stored: tuple[object, ...]
) -> None:
    ingest(holder, instance_id, message_event(1, "c1", ANA, body, kind=kind, content=content))
    query = "select message, content from public.conversations where instance_id = %s"
    assert holder.connection.execute(query, [instance_id]).fetchall() == [stored]


@pytest.mark.parametrize("name", ["\u3164", "\u200e\u200b", " ", "\u2800\u0301"])
def test_a_name_with_nothing_to_see_is_none(
    holder: ControlPlane, instance_id: UUID, connection: psycopg.Connection, name: str
) -> None:
    ingest(holder, instance_id, message_event(1, "a1", ANA, author_name=name))
    assert one(connection, CONTACT, instance_id) == ""
    ingest(
        holder,
        instance_id,
        message_event(2, "a2", ANA, author_name="Ana"),
        message_event(3, "a3", ANA, author_name=name),
    )
    assert one(connection, CONTACT, instance_id) == "Ana"


def test_a_name_told_again_is_no_change(
    holder: ControlPlane, instance_id: UUID, connection: psycopg.Connection
) -> None:
    ingest(holder, instance_id, message_event(1, "a1", ANA, author_name="\u202eAna"))
    before = connection.execute(WRITTEN, [instance_id]).fetchall()
    ingest(holder, instance_id, message_event(2, "a2", ANA, author_name="\u202eAna"))
    assert connection.execute(WRITTEN, [instance_id]).fetchall() == before
