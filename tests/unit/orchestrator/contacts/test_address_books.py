"""Files as Google Contacts, Outlook, iPhone, Android and WhatsApp export them: nobody in them is lost."""

from __future__ import annotations

import time
from typing import Any

import pytest

from orchestrator.domain.contacts.columns import suggest_targets
from orchestrator.domain.contacts.csv_files import open_csv
from orchestrator.domain.contacts.lines import ClaimedImport, make_plan, read_lines

GOOGLE = (
    "First Name,Middle Name,Last Name,Nickname,Organization Name,Labels,E-mail 1 - Value,"
    "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\r\n"
    "Rita,,Lima,,,* myContacts ::: Clientes,rita@example.com,Mobile,+5521987650001,,\r\n"
    'Teo,de,Braga,,,"* myContacts ::: * starred ::: Obra, nova",,Mobile,+5521987650002 ::: +5521987650003,'
    "Work,21 3333-4444\r\n"
    "Ana,,,,,* myContacts,,Mobile,*144,Home,(21) 98765-0004\r\n"
)
OLD_GOOGLE = (
    "Name,Given Name,Additional Name,Family Name,Group Membership,Phone 1 - Type,Phone 1 - Value\n"
    "Rita Lima,Rita,,Lima,* myContacts ::: Clientes,Mobile,+55 21 98765-0001\n"
)
GOOGLE_BR = (
    "Primeiro nome,Sobrenome,Rótulos,Telefone 1 - Rótulo,Telefone 1 - Valor,Telefone 2 - Valor\r\n"
    "Rita,Lima,* myContacts ::: Clientes,Celular,+5521987650001,21 3333-4444\r\n"
)
OUTLOOK = (
    "\ufeffFirst Name,Middle Name,Last Name,Company,Home Phone,Business Phone,Mobile Phone,Business Fax,"
    "Categories\r\n"
    "Rita,,Lima,Padaria,,,(21) 98765-0001,(21) 3333-0000,Clientes;VIP\r\n"
    "Teo,,Braga,,021 3333-4444,,,,\r\n"
)
OUTLOOK_BR = (
    "Sobrenome;Nome;Telefone residencial;Telefone celular;Categorias\r\nLima;Rita;;21 98765-0001;Clientes\r\n"
).encode("cp1252")
OUTLOOK_FURTHER = (
    "First Name,Last Name,Car Phone,Company Main Phone,Radio Phone\r\n"
    "Rita,Lima,(21) 98765-0001,,\r\nTeo,,,21 3333-4444,\r\nAna,,,,21 98765-0002\r\n"
)
OUTLOOK_BR_FURTHER = (
    "Nome;Sobrenome;Telefone do carro;Telefone principal da empresa\r\n"
    "Rita;Lima;21 98765-0001;21 3333-4444\r\n"
)
IPHONE = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 17.0//EN\r\nN:Lima;Rita;Maria;;\r\n"
    "FN:Rita Maria Lima\r\nTEL;type=CELL;type=VOICE;type=pref:\u202a+55 21 98765\u20110001\u202c\r\n"
    "item1.TEL:(21) 3333-4444\r\nitem1.X-ABLabel:Recado\r\nCATEGORIES:Clientes,VIP\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==\r\n AAAA\r\nEND:VCARD\r\n"
)
VCARD_4 = (
    "BEGIN:VCARD\nVERSION:4.0\nFN:Rita Lima\nN:Lima;Rita;;;\n"
    'TEL;VALUE=uri;TYPE="cell,voice":tel:+55-21-98765-0001\nTEL;VALUE=uri:tel:+55-21-3333-4444;ext=1\nEND:VCARD\n'
)
ANDROID = (
    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4C=69=6D=61;=4A=6F=C3=A3=6F;;;\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=6F=C3=A3=6F=20=\n=4C=69=6D=61\nTEL;CELL;PREF:21987650001\n"
    "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n SkZJ\n\nEND:VCARD\n"
)
BASE64 = (
    "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=BASE64;CHARSET=UTF-8:Sm/Do28=\n\nTEL;CELL:21987650001\nEND:VCARD\n"
)
SAMSUNG = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:;Rita;;;\r\nFN:Rita\r\n"
    "TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=52=65=63=61=64=6F):21987650001\r\nEND:VCARD\r\n"
)
WHATSAPP = (
    "BEGIN:VCARD\nVERSION:3.0\nN:;Rita;;;\nFN:Rita\nitem1.TEL;waid=552187650001:+55 21 98765-0001\n"
    "item1.X-ABLabel:Celular\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nN:;Teo;;;\nFN:Teo\n"
    "TEL;type=CELL;waid=5521987650002:021 98765-0002\nEND:VCARD\n"
)


def imported(content: str | bytes) -> tuple[list[tuple[str, str, list[str]]], list[tuple[int, str]]]:
    """The people with phone, name and tags, and the errors with line and code, as columns are suggested."""
    data = content.encode() if isinstance(content, str) else content
    file = open_csv([data])
    mapping = suggest_targets(file.columns, [])
    plan = make_plan(ClaimedImport(id="1", columns=file.columns, mapping=mapping, delimiter=file.delimiter))
    people, errors = read_lines(plan, [(record.line, record.cells) for record in file.records])
    told: list[Any] = [(person["phone"], person["name"], person["tags"]) for person in people]
    return told, [(error["line"], error["code"]) for error in errors]


CASES: dict[str, tuple[str | bytes, list[Any]]] = {
    "the older Google": (OLD_GOOGLE, [("5521987650001", "Rita Lima", ["Clientes"])]),
    "Google in Portuguese": (
        GOOGLE_BR,
        [("5521987650001", "Rita Lima", ["Clientes"]), ("552133334444", "Rita Lima", ["Clientes"])],
    ),
    "Outlook": (
        OUTLOOK,
        [("5521987650001", "Rita Lima", ["Clientes", "VIP"]), ("552133334444", "Teo Braga", [])],
    ),
    "Outlook in Portuguese": (OUTLOOK_BR, [("5521987650001", "Rita Lima", ["Clientes"])]),
    "Outlook's further phones": (
        OUTLOOK_FURTHER,
        [("5521987650001", "Rita Lima", []), ("552133334444", "Teo", []), ("5521987650002", "Ana", [])],
    ),
    "Outlook's further phones in Portuguese": (
        OUTLOOK_BR_FURTHER,
        [("5521987650001", "Rita Lima", []), ("552133334444", "Rita Lima", [])],
    ),
    "iPhone": (
        IPHONE,
        [
            ("5521987650001", "Rita Maria Lima", ["Clientes", "VIP"]),
            ("552133334444", "Rita Maria Lima", ["Clientes", "VIP"]),
        ],
    ),
    "vCard 4": (VCARD_4, [("5521987650001", "Rita Lima", []), ("552133334444", "Rita Lima", [])]),
    "Android": (ANDROID, [("5521987650001", "João Lima", [])]),
    "a name in base64": (BASE64, [("5521987650001", "João", [])]),
    "Samsung": (SAMSUNG, [("5521987650001", "Rita", [])]),
    "WhatsApp": (WHATSAPP, [("552187650001", "Rita", []), ("5521987650002", "Teo", [])]),
}


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_lost(name: str) -> None:
    content, people = CASES[name]
    assert imported(content) == (people, [])


def test_of_a_line_with_several_phones_each_is_a_contact_and_what_is_none_is_told() -> None:
    people, errors = imported(GOOGLE)
    assert people == [
        ("5521987650001", "Rita Lima", ["Clientes"]),
        ("5521987650002", "Teo de Braga", ["Obra, nova"]),
        ("5521987650003", "Teo de Braga", ["Obra, nova"]),
        ("552133334444", "Teo de Braga", ["Obra, nova"]),
        ("5521987650004", "Ana", []),
    ]
    assert errors == [(4, "phone_invalid")]


@pytest.mark.parametrize(
    "cell",
    ["21 98765-0001; 21 98765-0002", "21 98765-0001 / 21 98765-0002", "21 98765-0001 | 21 98765-0002",
     "+5521987650001 ::: +5521987650002 ::: +55 21 98765-0001", "21987650001, 21987650002"],
)  # fmt: skip
def test_phones_in_one_cell(cell: str) -> None:
    people, errors = imported(f'Nome\tFone\nAna\t"{cell}"\n')
    assert ([phone for phone, _, _ in people], errors) == (["5521987650001", "5521987650002"], [])


def test_a_line_has_ten_phones_at_most() -> None:
    cell = " ::: ".join(f"+55219876500{n:02}" for n in range(12))
    people, errors = imported(f"Nome,Fone\nAna,{cell}\n")
    assert (len(people), errors) == (10, [(2, "phones_too_many")])


def test_a_card_that_cannot_be_read_costs_only_itself() -> None:
    broken = "BEGIN:VCARD\nVERSION:3.0\nFN:Teo\nTEL:\nEND:VCARD\n"
    unended = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:21 98765-0009\n"
    people, errors = imported(f"\n{broken}{unended}{ANDROID}x\nBEGIN:VCARD\nTEL")
    assert [phone for phone, _, _ in people] == ["5521987650009", "5521987650001"]
    assert errors == [(2, "phone_missing"), (22, "phone_missing")]


@pytest.mark.parametrize(
    "line",
    [
        "TEL" + ";a" * 9000,
        "TEL" + ";X-CUSTOM(" * 90_000,
        "TEL" + ';a="b' * 9000 + ":1",
        "CATEGORIES:" + "," * 60_000,
        "N:" + ";" * 60_000,
    ],
)
def test_no_line_of_a_card_takes_long(line: str) -> None:
    began = time.monotonic()
    people, _ = imported(f"BEGIN:VCARD\nVERSION:3.0\n{line}\nTEL:21 98765-0001\nEND:VCARD\n")
    assert [phone for phone, _, _ in people] == ["5521987650001"]
    assert time.monotonic() - began < 5


def test_what_a_card_holds_besides_fills_no_memory(capfd: pytest.CaptureFixture[str]) -> None:
    picture = "PHOTO;ENCODING=b:" + "A" * 70 + "\n" + (" " + "A" * 70 + "\n") * 5000
    note = "NOTE:" + "x" * 70_000 + "\nTEL;=strange:1\nstrange line of somebody\n"
    card = VCARD_4.replace("FN:", picture + "FN:").replace("END:", note + "END:")
    assert [name for _, name, _ in imported(card)[0]] == ["Rita Lima", "Rita Lima"]
    assert capfd.readouterr() == ("", "")
