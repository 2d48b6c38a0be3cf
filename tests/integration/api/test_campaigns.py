"""A campaign is a link: short, with a QR code that carries it, and counted."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from tests.integration.api.callers import Caller, assert_problem
from tests.support.devstack import Supabase

SVG = "http://www.w3.org/2000/svg"


@pytest.fixture
def campaign(owner: Caller) -> dict[str, Any]:
    return owner.post("campaigns", {"name": "Volta às aulas", "message": "Quero saber mais"}).json()[
        "campaign"
    ]


def test_a_campaign_without_a_link_of_its_own_has_a_short_one(
    owner: Caller, devstack: Supabase, campaign: dict[str, Any]
) -> None:
    assert campaign["slug"].startswith("volta-as-aulas-")
    short_link = f"{devstack.supabase_url}/functions/v1/go/{campaign['slug']}"
    assert campaign["link"] == campaign["short_link"] == short_link
    assert campaign["qr_code_url"].endswith(f"/api/accounts/{owner.account_id}/campaigns/{campaign['id']}/qr")
    assert owner.get(f"campaigns/{campaign['id']}").json() == campaign


def test_a_link_is_one_campaign_s(owner: Caller, stranger: Caller) -> None:
    slug = f"natal-{owner.account_id[:8]}"
    assert owner.post("campaigns", {"name": "Natal", "slug": slug.upper()}).json()["campaign"]["slug"] == slug
    assert_problem(stranger.post("campaigns", {"name": "x", "slug": slug}), 409, "slug_taken")
    assert_problem(owner.post("campaigns", {"name": "x", "slug": "a/b"}), 422, "slug_invalid")
    assert_problem(owner.post("campaigns", {"name": "x", "message": "x" * 301}), 422, "invalid_request")
    assert owner.count("campaigns") == 1


def test_its_qr_code_carries_the_short_link(owner: Caller, campaign: dict[str, Any]) -> None:
    path = f"campaigns/{campaign['id']}/qr"
    assert owner.get(path, format="json").json() == {"qr": campaign["short_link"]}
    small, large = owner.get(path, size=300), owner.get(path, size=2000)
    assert small.headers["content-type"] == "image/png"
    assert f"{campaign['slug']}.png" in small.headers["content-disposition"]
    for picture, most in ((small, 300), (large, 2000)):
        width, height = struct.unpack(">II", picture.content[16:24])
        assert most - 60 < width == height <= most
    vector = owner.get(path, format="svg")
    assert vector.headers["content-type"].startswith("image/svg+xml")
    assert SVG in vector.text


def test_its_statistics(owner: Caller, campaign: dict[str, Any]) -> None:
    for what in ("visit", "visit", "answer"):
        owner.connection.execute("select private.count_campaign(%s, %s)", [campaign["id"], what])
    told = owner.get(f"campaigns/{campaign['id']}/statistics").json()
    assert (told["visits"], told["answers"]) == (2, 1)
    assert [(day["visits"], day["answers"]) for day in told["days"]] == [(2, 1)]
    path = f"campaigns/{campaign['id']}/statistics"
    assert owner.get(path, since="2020-01-01", until="2020-01-31").json()["days"] == []
    assert_problem(owner.get(path, since="2020-01-01"), 422, "range_invalid")


def test_another_account_s_campaign_is_a_missing_one(stranger: Caller, campaign: dict[str, Any]) -> None:
    for path in ("", "/qr", "/statistics"):
        answer = stranger.get(f"/api/accounts/{campaign['account_id']}/campaigns/{campaign['id']}{path}")
        assert_problem(answer, 404, "campaign_not_found")
