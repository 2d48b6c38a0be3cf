"""`zapbase`, and `python -m orchestrator`."""

import gc

# Nothing that importing makes is garbage, and to look for it takes a fifth of the start.
gc.disable()

from orchestrator.cli import app  # noqa: E402


def main() -> None:
    """Run the command line."""
    gc.freeze()
    gc.enable()
    app(prog_name="zapbase")


if __name__ == "__main__":
    main()
