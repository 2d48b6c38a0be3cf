"""Somebody is invited, by link and by mail, and joins."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from dataclasses import replace

import httpx
import pytest

from tests.integration.api.callers import Caller, assert_problem, call
from tests.support.devstack import Supabase
from tests.support.mails import mails_to
from tests.support.people import Tenant, User
from tests.support.simulator import free_port

Mailing = Callable[[Caller], Caller]


@pytest.fixture(scope="module")
def mailing(start_api: Callable[..., str], devstack: Supabase) -> Generator[Mailing, None, None]:
    """`mailing(caller)`: the same caller at an API that can send mail."""
    url = start_api(smtp_url=devstack.smtp_url, public_url="https://app.example.com/")
    with httpx.Client(base_url=url, timeout=30) as client:
        yield lambda caller: replace(caller, client=client)


def as_user(owner: Caller, user: User) -> Caller:
    return replace(
        owner,
        credential=user.access_token,
        tenant=Tenant(user=user, account_id=owner.account_id, phone=owner.tenant.phone),
    )


def test_an_invitation_by_mail_is_read_and_accepted(
    devstack: Supabase,
    owner: Caller,
    mailing: Mailing,
    make_user: Callable[..., User],
) -> None:
    owner.one(
        "update public.accounts set name = %s where id = %s returning 1", "Pão Quente", owner.account_id
    )
    address = f"{uuid.uuid4().hex}@example.com"
    inviting = {"role": "agent", "email": address}
    answer = mailing(owner).post("invitations", inviting)
    assert answer.status_code == 201
    invitation = answer.json()["invitation"]
    assert invitation["mailed"] is True
    url, _, token = invitation["url"].partition("#")
    assert url == "https://app.example.com/convite"
    [mail] = mails_to(devstack, address)
    assert mail["subject"] == "Convite para uma equipe no Zapbase · Invitation to a team on Zapbase"
    assert mail["text"].count(invitation["url"]) == 2
    # Signing up with an invitation opens no account of his own.
    user = make_user(email=address, invitation=token, name="Ana", phone="5521987650000")
    agent = as_user(owner, user)
    assert call(devstack, agent, "my_access")["accounts"] == []
    assert call(devstack, agent, "accept_invitation", token=token, name="Ana") == owner.account_id
    [access] = call(devstack, agent, "my_access")["accounts"]
    assert (access["account_id"], access["role"]) == (owner.account_id, "agent")
    assert_problem(
        mailing(owner).post("invitations", {"role": "agent", "email": address}), 409, "already_member"
    )
    assert_problem(mailing(agent).post("invitations", {"role": "agent"}), 403, "not_allowed")


def test_a_link_alone_sends_no_mail_and_is_good_for_one_person(owner: Caller) -> None:
    answer = owner.post("invitations", {"role": "admin"}).json()["invitation"]
    assert answer["mailed"] is False
    assert "/convite#zbi_" in answer["url"]
    # The plan free has two seats: the owner's and this one.
    body = assert_problem(owner.post("invitations", {"role": "admin"}), 403, "plan_limit_exceeded")
    assert body["detail"] == '{"max": 2, "used": 2, "limit": "members"}'


def test_a_mail_that_cannot_be_sent_leaves_the_link(owner: Caller, start_api: Callable[..., str]) -> None:
    broken = start_api(smtp_url=f"smtp://127.0.0.1:{free_port()}")
    with httpx.Client(base_url=broken, timeout=30) as client:
        answer = replace(owner, client=client).post(
            "invitations", {"role": "agent", "email": "a@example.com"}
        )
    assert answer.status_code == 201
    assert answer.json()["invitation"]["mailed"] is False


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"role": "owner"}, "role_invalid"),
        ({"role": "agent", "email": "nobody"}, "email_invalid"),
        ({"role": "agent", "email": "a@b.c, d@e.f"}, "email_invalid"),
        ({"role": "agent", "email": "a@b.c\nBcc: d@e.f"}, "email_invalid"),
        ({}, "invalid_request"),
    ],
)
def test_what_is_wrong_is_said(owner: Caller, body: dict[str, str], code: str) -> None:
    assert_problem(owner.post("invitations", body), 422, code)
    assert owner.count("account_invitations") == 0


def test_nobody_else_invites(owner: Caller, stranger: Caller, program: Caller) -> None:
    path = f"/api/accounts/{owner.account_id}/invitations"
    assert_problem(stranger.post(path, {"role": "agent"}), 404, "account_not_found")
    # A program manages data, not people.
    assert_problem(program.post("invitations", {"role": "agent"}), 403, "not_allowed")


def test_a_suspended_account_invites_nobody(owner: Caller) -> None:
    owner.one("update public.accounts set status = 'suspended' where id = %s returning 1", owner.account_id)
    assert_problem(owner.post("invitations", {"role": "agent"}), 403, "account_suspended")
    assert_problem(owner.post("contacts", {"phone": "5511999990001"}), 403, "account_suspended")
    assert owner.get("contacts").status_code == 200
