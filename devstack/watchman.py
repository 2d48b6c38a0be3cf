"""`python -m devstack.watchman <parent> <child> <signal>`: where no kernel ends the child of a dead parent.

Waits until one of the two is gone; when it was the parent, the child gets the signal.
"""

from __future__ import annotations

import os
import sys
import time

POLL_SECONDS = 0.5


def main() -> None:
    parent, child, number = (int(argument) for argument in sys.argv[1:])
    while is_running(child):
        if os.getppid() != parent:
            os.kill(child, number)
            return
        time.sleep(POLL_SECONDS)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
