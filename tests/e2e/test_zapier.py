"""integrations/zapier in Zapier's own harness, against the running stack."""

from __future__ import annotations

import subprocess

import pytest

from devstack.settings import ROOT, node_program
from devstack.testing import DemoStack
from tests.e2e.numbers import Operator
from tests.support.integrations import FOLDER, gather_facts, run_node_tests

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ZAPIER = FOLDER / "zapier"
BUILD_SECONDS = 60
LOAD = "const { default: app } = await import('@zapbase/zapier'); console.log(app.platformVersion)"


def test_triggers_actions_and_searches_work_in_zapiers_harness(demo: DemoStack) -> None:
    operator = Operator(demo)
    number = operator.connect(operator.numbers()[3])
    facts = gather_facts(operator, number, "Zapier")
    run_node_tests(sorted(ZAPIER.glob("test/*.test.ts")), facts)


def test_what_is_uploaded_can_be_built_and_loaded() -> None:
    build = ["npm", "run", "--silent", "-w", "integrations/zapier", "_zapier-build"]
    for command in (build, [node_program(), "--input-type=module", "-e", LOAD]):
        done = run(command)
        assert done.returncode == 0, done.stdout
    assert done.stdout.strip() == "19.1.0"


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=BUILD_SECONDS
    )
