"""One phone at every door of the API, however it is written."""

import csv
import io

import pytest

from tests.integration.api.callers import Caller, assert_problem

PHONE = "5511982343082"
SPELLINGS = ["11982343082", "\u202a+55 11 98234-3082\u202c", "+55 11 98234\u20113082", "021 11 98234-3082"]


@pytest.mark.parametrize("phone", SPELLINGS)
def test_a_contact_is_one_in_every_spelling(owner: Caller, phone: str) -> None:
    assert owner.post("contacts", {"phone": phone}).json()["contact"]["phone"] == PHONE
    assert_problem(owner.post("contacts", {"phone": PHONE}), 409, "contact_exists")
    assert owner.post("send", {"phone": phone, "message": "Oi"}).status_code == 200
    assert owner.count("contacts") == 1
    found = owner.get("contacts", query=phone).json()["contacts"]
    assert [contact["phone"] for contact in found] == [PHONE]


@pytest.mark.parametrize("phone", ["98234-3082", "+1 212 555 123", "abc"])
def test_what_is_no_phone_is_refused(owner: Caller, phone: str) -> None:
    assert_problem(owner.post("contacts", {"phone": phone}), 422, "phone_invalid")
    assert_problem(owner.post("send", {"phone": phone, "message": "Oi"}), 422, "phone_invalid")


def test_a_foreign_phone_comes_back_from_a_file_as_itself(owner: Caller) -> None:
    owner.post("contacts", {"phone": "+51 987 654 321"})
    rows = list(csv.reader(io.StringIO(owner.get("contacts.csv").text)))
    assert [row[0] for row in rows[1:]] == ["'+51987654321"]
