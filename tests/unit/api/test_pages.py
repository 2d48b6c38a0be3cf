"""Where the next page begins."""

from orchestrator.api.tables import next_moment, next_seq, read_moment

ID = "6f1c2a0e-0000-4000-8000-000000000001"
NOON = "2026-11-22T12:00:00.123456+00:00"


def test_a_page_that_is_not_full_is_the_last() -> None:
    rows = [{"id": ID, "seq": 7, "created_at": NOON}]
    assert next_seq(rows, 2) is None
    assert next_moment(rows, "created_at", 2) is None
    assert next_seq([], 2) is None


def test_a_full_page_names_its_last_row() -> None:
    rows = [{"id": ID, "seq": 7, "created_at": NOON}]
    assert next_seq(rows, 1) == 7
    assert read_moment(next_moment(rows, "created_at", 1)) == (NOON, ID)


def test_a_row_without_a_time_has_a_place_too() -> None:
    cursor = next_moment([{"id": ID, "at": None}], "at", 1)
    assert read_moment(cursor) == (None, ID)
