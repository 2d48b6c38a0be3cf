"""Files of every encoding, delimiter and shape, cut into pieces anywhere."""

import codecs

import pytest

from orchestrator.domain.contacts import csv_files
from orchestrator.domain.contacts.csv_files import CsvError, CsvFile, open_csv

TEXT = "Nome;Telefone\r\nJosé “Zé”;(11) 99999-0001\r\nMaria;11999990002\r\n"


def read(data: bytes, size: int = 65_536) -> tuple[CsvFile, list[tuple[int, list[str]]]]:
    opened = open_csv(data[start : start + size] for start in range(0, len(data), size))
    return opened, [(record.line, record.cells) for record in opened.records]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 65_536])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_encodings_are_told_by_their_bytes(encoding: str, mark: bytes, size: int) -> None:
    opened, records = read(mark + TEXT.encode(encoding), size)
    assert (opened.columns, opened.delimiter) == (["Nome", "Telefone"], ";")
    assert records == [(2, ["José “Zé”", "(11) 99999-0001"]), (3, ["Maria", "11999990002"])]


def test_windows_letters_late_in_a_long_file() -> None:
    lines = ["nome,fone", *[f"Ana {n},1199999{n:04}" for n in range(3000)], "João,11988880000"]
    _, records = read("\n".join(lines).encode("cp1252"), 500)
    assert records[-1] == (3002, ["João", "11988880000"])


def test_one_wrong_byte_does_not_change_the_others() -> None:
    _, records = read("nome,fone\nJosé,1\n".encode() + b"Jo\xe3o,2\n" + "Zoé,3\n".encode())
    assert [cells[0] for _, cells in records] == ["José", "Jo\ufffdo", "Zoé"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_told_by_the_lines(delimiter: str) -> None:
    rows = [["nome", "fone", "obs"], ["Ana, a boa; e a má", "11", "x"], ['disse "oi"', "12", ""]]
    text = "\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    opened, records = read(text.encode())
    assert opened.delimiter == delimiter
    assert [cells for _, cells in records] == rows[1:]


def test_a_separator_named_in_the_file() -> None:
    opened, records = read(b"sep=;\nfone;a,b,c\n11;1,2,3\n")
    assert (opened.delimiter, opened.columns) == (";", ["fone", "a,b,c"])
    assert records == [(3, ["11", "1,2,3"])]


def test_one_column_needs_no_delimiter() -> None:
    assert read(b"telefone\r11\r\r12")[1] == [(2, ["11"]), (4, ["12"])]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    _, records = read(b'fone,obs\n1,"a\nb\r\nc"\n\n ,\n2,x\x0b\xe2\x80\xa8y\n')
    assert records == [(2, ["1", "a\nb\nc"]), (7, ["2", "x\x0b\u2028y"])]


def test_every_column_has_a_name_of_its_own() -> None:
    opened, records = read(b"fone,,Fone,fone, fone  x ,coluna 2,,\n1,2,3,4,5,6,,\n1,2,3,4,5,6,,,late\n1\n")
    assert opened.columns == ["fone", "coluna 2", "Fone", "fone (2)", "fone x", "coluna 2 (2)"]
    assert [cells[6:] for _, cells in records] == [[], ["late"], []]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "csv_empty"),
        (b"\n\n  \n", "csv_empty"),
        (codecs.BOM_UTF8, "csv_empty"),
        (b"a,b\n1,\x00\n", "csv_invalid"),
        (b"PK\x03\x04\x00\x00\x08\x00", "csv_invalid"),
        (b'a,b\n1,"never closed\n2,3\n', "csv_invalid"),
        (b'a,b\n1,"never closed', "csv_invalid"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "csv_invalid"),
        (b"a,b\n" + b"x" * 1_200_000, "csv_invalid"),
        (b",".join(b"c" for _ in range(201)), "csv_invalid"),
    ],
)
def test_what_is_no_table(data: bytes, code: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(data)
    assert caught.value.code == code


def test_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "MAX_LINES", 2)
    assert len(read(b"a\n1\n2\n")[1]) == 2
    with pytest.raises(CsvError, match="csv_too_long"):
        read(b"a\n1\n2\n3\n")
