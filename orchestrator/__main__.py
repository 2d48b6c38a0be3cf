"""`python -m orchestrator` is `zapbase`."""

from orchestrator.cli import app

app(prog_name="zapbase")
