"""Functions below /functions/v1: who is let in, what they see, and what becomes of one that misbehaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator
from pathlib import Path

import httpx
import psutil
import pytest

from devstack.info import DevstackInfo
from devstack.settings import ROOT
from devstack.testing import wait_for
from tests.support.devstack import Supabase, functions_process, running_devstack

TRIED = Path(__file__).parent / "functions_tried"
LINKED = ("migrations", "seed.sql", "templates")
SECRETS = (
    'PLAIN = "as it stands"\nGIVEN = "env(TRIED_TOKEN)"\nMISSING = "env(TRIED_NOTHING)"\nOVER = "config"\n'
)
OPEN = ("echo", "looping", "unbootable", "mute", "breaking", "page")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Generator[Supabase]:
    """A devstack of a project with functions that misbehave."""
    folder = tmp_path_factory.mktemp("functions")
    project = folder / "supabase"
    project.mkdir()
    for name in LINKED:
        (project / name).symlink_to(ROOT / "supabase" / name)
    settings = "".join(f"\n[functions.{name}]\nverify_jwt = false\n" for name in OPEN)
    settings += "\n[functions.off]\nenabled = false\n"
    config = (ROOT / "supabase" / "config.toml").read_text()
    assert "[edge_runtime.secrets]\n" in config
    config = config.replace("[edge_runtime.secrets]\n", f"[edge_runtime.secrets]\n{SECRETS}")
    (project / "config.toml").write_text(config + settings)
    shutil.copytree(TRIED, project / "functions")
    (project / "functions" / ".env").write_text(
        "OVER='file\\n # it'\nexport ALONE=yes # why\nSUPABASE_URL=x\nEMPTY=\n"
    )
    shutil.copytree(TRIED / "echo", project / "functions" / "off")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEVSTACK_PROJECT", str(project))
        patch.setenv("TRIED_TOKEN", "of the environment")
        with running_devstack(folder / "state") as devstack:
            yield devstack


@pytest.fixture(scope="module")
def functions(own: Supabase) -> Generator[httpx.Client]:
    with httpx.Client(base_url=f"{own.supabase_url}/functions/v1", timeout=60) as client:
        yield client


def test_nothing_runs_before_somebody_asks(own: Supabase) -> None:
    """First in this file: the others ask."""
    assert functions_process(own) is None


def test_a_function_sees_its_own_path_and_what_was_sent(functions: httpx.Client) -> None:
    told = functions.post("/echo/a/b?c=d", content="olá", headers={"x-probe": "1"})
    assert told.status_code == 200
    body = told.json()
    assert {name: body[name] for name in ("method", "path", "header", "body", "greeting")} == {
        "method": "POST",
        "path": "/echo/a/b?c=d",
        "header": "1",
        "body": "olá",
        "greeting": "oi",
    }


def test_its_environment_is_that_of_a_hosted_one(own: Supabase, functions: httpx.Client) -> None:
    environment = functions.get("/echo").json()["environment"]
    assert environment["SUPABASE_URL"] == own.supabase_url
    assert json.loads(environment["SUPABASE_PUBLISHABLE_KEYS"]) == {"default": own.publishable_key}
    assert json.loads(environment["SUPABASE_SECRET_KEYS"]) == {"default": own.secret_key}
    keys = httpx.get(f"{own.supabase_url}/auth/v1/.well-known/jwks.json").json()
    assert json.loads(environment["SUPABASE_JWKS"]) == keys
    assert {"SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY"} < environment.keys()
    assert not {"PATH", "HOME", "GATEWAY_DATABASE_URL", "SUPABASE_DB_URL"} & environment.keys()


def test_it_has_the_secrets_that_the_project_gives(functions: httpx.Client) -> None:
    environment = functions.get("/echo").json()["environment"]
    given = {"PLAIN": "as it stands", "GIVEN": "of the environment", "OVER": "file\\n # it", "ALONE": "yes"}
    assert {name: environment.get(name) for name in given} == given
    assert not {"MISSING", "EMPTY"} & environment.keys()


def test_a_function_says_for_itself_which_origins_may_ask(functions: httpx.Client) -> None:
    preflight = {"origin": "https://x.example", "access-control-request-method": "POST"}
    told = functions.options("/echo", headers=preflight)
    assert told.json()["method"] == "OPTIONS"
    assert told.headers["access-control-allow-origin"] == "https://shop.example"


def test_a_token_is_asked_for_unless_the_project_says_otherwise(
    own: Supabase, functions: httpx.Client
) -> None:
    refused = functions.get("/guarded")
    assert (refused.status_code, refused.json()["code"]) == (401, "UNAUTHORIZED_NO_AUTH_HEADER")
    for wrong in ("x", own.publishable_key, "eyJhbGciOiJub25lIn0.e30."):
        told = functions.get("/guarded", headers={"authorization": f"Bearer {wrong}"})
        assert (told.status_code, told.json()["code"]) == (401, "UNAUTHORIZED_INVALID_JWT_FORMAT")
    signed_up = httpx.post(
        f"{own.supabase_url}/auth/v1/signup",
        json={"email": "a@functions.test", "password": "long enough"},
        headers={"apikey": own.publishable_key},
    ).json()
    mine = functions.get("/guarded", headers={"authorization": f"Bearer {signed_up['access_token']}"})
    # What was possible of reading, writing and running.
    assert (mine.status_code, mine.json()) == (200, [])


@pytest.mark.parametrize("path", ["/none", "/off", "/_shared", "/", "", "/..%2Fecho", "/constructor"])
def test_there_is_no_other_function(functions: httpx.Client, path: str) -> None:
    told = functions.get(path)
    assert (told.status_code, told.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("name", ["unbootable", "mute"])
def test_one_that_cannot_start_says_so_each_time(functions: httpx.Client, name: str) -> None:
    for _ in range(2):
        told = functions.get(f"/{name}")
        assert (told.status_code, told.json()["code"]) == (503, "BOOT_ERROR")
    assert functions.get("/echo").status_code == 200


def test_a_large_body_is_refused(functions: httpx.Client) -> None:
    assert functions.post("/echo", content=b"x" * 3_000_000).status_code == 200
    assert functions.post("/echo", content=b"x" * (10 * 1024 * 1024 + 1)).status_code == 413


def test_no_page_is_served(functions: httpx.Client) -> None:
    assert functions.get("/page").headers["content-type"].startswith("text/plain")


def test_one_that_breaks_answers_that_it_did(functions: httpx.Client) -> None:
    assert functions.get("/breaking?how=throw").status_code == 500
    later = functions.get("/breaking?how=later")
    assert (later.status_code, later.json()["code"]) == (500, "WORKER_ERROR")
    assert functions.get("/breaking").text == "well"


def test_one_that_loops_is_ended_and_the_others_go_on(functions: httpx.Client) -> None:
    with httpx.stream("GET", f"{functions.base_url}looping?forever", timeout=60) as looping:
        assert functions.get("/echo", timeout=5).status_code == 200
        assert looping.read() and looping.status_code == 546
    assert functions.get("/looping").text == "well"


def test_the_process_is_started_again_when_it_was_killed(own: Supabase, functions: httpx.Client) -> None:
    assert functions.get("/echo").status_code == 200
    process = functions_process(own)
    assert process
    process.kill()
    process.wait(10)
    told = wait_for("functions answer again", lambda: answered(functions), 30)
    assert told.status_code == 200


def answered(functions: httpx.Client) -> httpx.Response | None:
    """The kernel may tell the gateway of the end a moment later."""
    told = functions.get("/echo")
    return told if told.status_code == 200 else None


def test_the_process_ends_with_a_killed_gateway(own: Supabase, functions: httpx.Client) -> None:
    assert functions.get("/echo").status_code == 200
    process = functions_process(own)
    info = DevstackInfo.read(own.state / "devstack.json")
    assert process and info
    psutil.Process(info.pids["gateway"]).kill()
    process.wait(10)

    def goes_on() -> bool | None:
        try:
            return functions.get("/echo").status_code == 200 or None
        except httpx.HTTPError:
            return None

    assert wait_for("the next gateway serves functions", goes_on, 30)
