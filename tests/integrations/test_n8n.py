"""integrations/n8n in n8n's own contexts, against a running stack: by `make test-integrations` alone."""

from __future__ import annotations

import pytest

from devstack.testing import running_demo
from tests.e2e.numbers import Operator
from tests.support.integrations import FOLDER, gather_facts, run_node_tests

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
N8N = FOLDER / "n8n"


def test_the_trigger_and_all_actions_work_in_n8ns_contexts(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("n8n")
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        operator = Operator(demo)
        facts = gather_facts(operator, operator.connect(operator.numbers()[0]), "n8n")
        # It keeps settings and a key of its own.
        own = {"N8N_USER_FOLDER": str(home), "N8N_ENCRYPTION_KEY": "a key for this test alone"}
        run_node_tests(sorted(N8N.glob("test/*.test.mts")), facts, **own)
