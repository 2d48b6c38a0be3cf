"""Values as people write them, columns as they call them, and lines that become people or errors."""

from zoneinfo import ZoneInfo

import pytest

from orchestrator.domain.contacts.columns import suggest_targets
from orchestrator.domain.contacts.formulas import guard_cell
from orchestrator.domain.contacts.lines import (
    ClaimedImport,
    ImportPlan,
    TimezoneUnknownError,
    make_plan,
    read_lines,
)
from orchestrator.domain.contacts.values import (
    ValueRefusedError,
    read_boolean,
    read_cell,
    read_date,
    read_datetime,
    read_number,
    read_phone,
    read_tags,
)
from orchestrator.domain.phones import parse_phone
from tests.support.phones import spellings

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


def test_a_phone_is_read_as_by_the_database_and_the_pages() -> None:
    for written, kept in spellings():
        assert parse_phone(written) == kept, ascii(written)


@pytest.mark.parametrize("written", ["abc", "123", "99999-9999", "11 99999-9999 ramal 2"])
def test_what_is_no_phone(written: str) -> None:
    with pytest.raises(ValueRefusedError, match="phone_invalid"):
        read_phone(written)


@pytest.mark.parametrize("written", ["5,51199E+12", "5.51E+12", "5E+12"])
def test_a_phone_that_a_spreadsheet_rounded(written: str) -> None:
    with pytest.raises(ValueRefusedError, match="phone_rounded"):
        read_phone(written)


@pytest.mark.parametrize(
    ("written", "with_comma", "with_point"),
    [("1234", 1234, 1234), ("10,5", 10.5, 10.5), ("10.5", 10.5, 10.5), ("1.234,56", 1234.56, 1234.56),
     ("1,234.56", 1234.56, 1234.56), ("1.234", 1234, 1.234), ("1,234", 1.234, 1234),
     ("1.234.567", 1234567, 1234567),
     ("-3", -3, -3), ("\u22123,5", -3.5, -3.5), ("R$ 1.234,50", 1234.5, 1234.5), ("0", 0, 0)],
)  # fmt: skip
def test_numbers(written: str, with_comma: float, with_point: float) -> None:
    assert read_number(written, decimal_comma=True) == with_comma
    assert read_number(written, decimal_comma=False) == with_point


@pytest.mark.parametrize("written", ["", "x", "1.2.3", "1,2,3", "1e5", "--1", "9" * 16, "1 a", "nan", "٣"])
def test_what_is_no_number(written: str) -> None:
    with pytest.raises(ValueRefusedError, match="number_invalid"):
        read_number(written, decimal_comma=True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("31/01/2024", "2024-01-31"),
        ("1/2/2024", "2024-02-01"),
        ("01.02.2024", "2024-02-01"),
        ("2024-02-01", "2024-02-01"),
    ],
)
def test_dates(written: str, kept: str) -> None:
    assert read_date(written) == kept


@pytest.mark.parametrize(
    "written", ["31/02/2024", "02/13/2024", "1/2/24", "2024-2-1", "ontem", "2024-02-01 x"]
)
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(ValueRefusedError, match="date_invalid"):
        read_date(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("31/01/2024 14:30", "2024-01-31T17:30:00+00:00"), ("31/01/2024, 9:05:06", "2024-01-31T12:05:06+00:00"),
     ("31/01/2024 às 14:30", "2024-01-31T17:30:00+00:00"), ("2024-01-31T14:30Z", "2024-01-31T14:30:00+00:00"),
     ("2024-01-31 14:30:00.5-05:00", "2024-01-31T19:30:00+00:00"),
     ("31/01/2024", "2024-01-31T03:00:00+00:00"), ("01/01/1900 00:00", "1900-01-01T03:06:28+00:00")],
)  # fmt: skip
def test_datetimes_without_a_zone_are_the_accounts(written: str, kept: str) -> None:
    assert read_datetime(written, SAO_PAULO) == kept


@pytest.mark.parametrize(
    "written", ["31/02/2024 10:00", "31/01/2024 25:00", "14:30", "x", "2024-01-31T", "0001-01-01T00:00+09:00"]
)
def test_what_is_no_datetime(written: str) -> None:
    with pytest.raises(ValueRefusedError, match="datetime_invalid"):
        read_datetime(written, SAO_PAULO)


def test_booleans_and_tags() -> None:
    assert [read_boolean(word) for word in ("Sim", "s", "TRUE", "1", "Não", "nao", "N", "falso")] == [
        True
    ] * 4 + [False] * 4
    with pytest.raises(ValueRefusedError, match="boolean_invalid"):
        read_boolean("talvez")
    assert read_tags("vip; novo ,vip|a  b||") == ["vip", "novo", "a b"]
    with pytest.raises(ValueRefusedError, match="tag_too_long"):
        read_tags("x" * 61)
    with pytest.raises(ValueRefusedError, match="tags_too_many"):
        read_tags(",".join(map(str, range(101))))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("'+55 11", "+55 11"),
        (" '=1", "=1"),
        ("'\u200b=1", "\u200b=1"),
        ("'Ana", "'Ana"),
        (" Ana ", "Ana"),
        ("''=x", "''=x"),
        ("", ""),
    ],
)
def test_what_an_export_escaped_is_as_it_was(cell: str, read: str) -> None:
    assert read_cell(cell) == read


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe63"])
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\n", "\r", "\xa0", "\u200b", "\ufeff", "\u3000", " \u200b\n", "\x1f"]
)
def test_what_a_spreadsheet_might_run_is_guarded_and_read_as_it_was(sign: str, before: str) -> None:
    cell = f"{before}{sign}1+1"
    assert guard_cell(cell) == f"'{cell}"
    assert read_cell(guard_cell(cell)) == cell.strip()


@pytest.mark.parametrize("cell", ["", "a=1", "Ana - Loja", "'", "1-2", " Ana"])
def test_what_is_no_formula_is_left_alone(cell: str) -> None:
    assert guard_cell(cell) == cell


def test_columns_in_portuguese_and_english() -> None:
    fields = [("cidade", "Cidade onde mora"), ("idade", "")]
    cases = {
        ("Nome", "Telefone", "Celular", "Etiquetas", "IDADE", "Cidade onde mora?", "CPF"):
            ("name", "ignore", "phone", "tags", "field:idade", "field:cidade", "ignore"),
        ("Full name", "Mobile phone", "Tags"): ("name", "phone", "tags"),
        ("phone", "name", "whatsapp_name", "tags", "cidade", "opted_out_at"):
            ("phone", "name", "ignore", "tags", "field:cidade", "ignore"),
        ("First Name", "Phone 1 - Value", "Labels"): ("name", "phone", "tags"),
        ("Número", "número de telefone"): ("ignore", "phone"),
    }  # fmt: skip
    for columns, targets in cases.items():
        assert tuple(suggest_targets(columns, fields).values()) == targets


def claimed(timezone: str | None = None, **mapping: str) -> ClaimedImport:
    targets = {"fone": "phone", "nome": "name", "etiquetas": "tags", "mais": "tags", "nasc": "field:nasc"}
    return ClaimedImport(
        id="1",
        columns=["fone", "nome", "etiquetas", "mais", "nasc", "obs"],
        mapping=targets | mapping,
        delimiter=";",
        timezone=timezone,
        fields={"nasc": "date", "obs": "text"},
    )


def plan(**mapping: str) -> ImportPlan:
    return make_plan(claimed(**mapping))


@pytest.mark.parametrize("timezone", ["BRT", "PDT", "America/Sao Paulo", "America", "../etc", "a\0b"])
def test_a_time_zone_that_only_postgresql_knows_is_a_coded_error(timezone: str) -> None:
    with pytest.raises(TimezoneUnknownError) as error:
        make_plan(claimed(timezone))
    assert error.value.code == "timezone_unknown"


def test_a_line_becomes_a_person() -> None:
    lines = [(2, ["11999990001", " Ana  Luz ", "vip,novo", "novo", "31/01/1990", "x"]), (3, ["11999990002"])]
    people, errors = read_lines(plan(), lines)
    assert errors == []
    assert people == [
        {
            "line": 2,
            "phone": "5511999990001",
            "name": "Ana Luz",
            "tags": ["vip", "novo"],
            "fields": {"nasc": "1990-01-31"},
        },
        {"line": 3, "phone": "5511999990002", "name": "", "tags": [], "fields": {}},
    ]


def test_a_line_with_errors_is_nobody_and_says_all_of_them() -> None:
    lines = [
        (2, ["", "Ana", "", "", "ontem"]),
        (3, ["11999990001", "x" * 256, "y" * 61, "", "", ""]),
        (4, ["11999990001", "Jo\ufffdo", "", "", "", "", "a mais"]),
        (5, ["11", "Ana"]),
    ]
    people, errors = read_lines(plan(obs="field:gone"), lines)
    assert people == []
    assert [(error["line"], error["column"], error["code"]) for error in errors] == [
        (2, "fone", "phone_missing"), (2, "nasc", "date_invalid"), (3, "nome", "name_too_long"),
        (3, "etiquetas", "tag_too_long"), (4, "", "too_many_cells"), (4, "nome", "encoding_invalid"),
        (5, "fone", "phone_invalid"),
    ]  # fmt: skip
    assert max(len(error["value"]) for error in errors) == 200
    _, errors = read_lines(plan(obs="field:gone"), [(2, ["11999990001", "", "", "", "", "x"])])
    assert [error["code"] for error in errors] == ["field_invalid"]
