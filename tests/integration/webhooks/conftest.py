"""A project whose functions may send to this machine, and receivers on it."""

from __future__ import annotations

import shutil
from collections.abc import Generator

import psycopg
import pytest

from devstack.settings import ROOT
from tests.integration.webhooks.hooking import Webhooks
from tests.support.authorities import Authority
from tests.support.devstack import Supabase, running_devstack
from tests.support.people import open_people
from tests.support.receiver import Receiver, receiving

LINKED = ("config.toml", "migrations", "seed.sql", "templates")
TOKEN = "a token that nobody has guessed"


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Which the functions trust."""
    return Authority(tmp_path_factory.mktemp("trusted"), "trusted")


@pytest.fixture(scope="session")
def secure(trusted: Authority) -> Generator[Receiver]:
    """A receiver that proves to be localhost."""
    with receiving(trusted.prove("localhost")) as receiver:
        yield receiver


@pytest.fixture(scope="session")
def misnamed(trusted: Authority) -> Generator[Receiver]:
    """One that proves to be somebody else."""
    with receiving(trusted.prove("elsewhere.example")) as receiver:
        yield receiver


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Generator[Receiver]:
    """One that proves to be localhost by an authority that nobody trusts."""
    with receiving(Authority(tmp_path_factory.mktemp("strange"), "strange").prove("localhost")) as receiver:
        yield receiver


@pytest.fixture
def receiver() -> Generator[Receiver]:
    """One without encryption."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def own(
    trusted: Authority,
    secure: Receiver,
    stranger: Receiver,
    misnamed: Receiver,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Supabase]:
    """Its functions may send to all receivers here."""
    folder = tmp_path_factory.mktemp("webhooks")
    project = folder / "supabase"
    project.mkdir()
    for name in LINKED:
        (project / name).symlink_to(ROOT / "supabase" / name)
    shutil.copytree(ROOT / "supabase" / "functions", project / "functions")
    ports = (receiver.port for receiver in (secure, stranger, misnamed))
    hosts = ["127.0.0.1", *(f"localhost:{port}" for port in ports)]
    secrets = {
        "DENO_CERT": str(trusted.certificate),
        "ZAPBASE_DISPATCH_TOKEN": TOKEN,
        "ZAPBASE_WEBHOOK_INSECURE_HOSTS": ",".join(hosts),
    }
    lines = "".join(f"{name}='{value}'\n" for name, value in secrets.items())
    (project / "functions" / ".env").write_text(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEVSTACK_PROJECT", str(project))
        with running_devstack(folder / "state") as devstack:
            with psycopg.connect(devstack.admin_database_url) as connection:
                connection.execute(
                    "update private.settings set webhook_insecure_hosts = '{127.0.0.1,localhost}'"
                )
            yield devstack


@pytest.fixture
def webhooks(own: Supabase) -> Generator[Webhooks]:
    """Of a new account, and nobody else's."""
    with (
        open_people(own) as people,
        psycopg.connect(own.admin_database_url, autocommit=True) as database,
    ):
        database.execute("update public.webhook_endpoints set enabled = false where enabled")
        database.execute("delete from public.webhook_deliveries where status in ('pending', 'retrying')")
        tenant = people.make_tenant()
        database.execute("update public.accounts set plan = 'owner' where id = %s", [tenant.account_id])
        yield Webhooks(own, database, tenant)
