"""A wall clock that jumps: a program that has this folder in PYTHONPATH is so many seconds ahead as the file
says that ZAPBASE_TEST_CLOCK names. Python runs it before all else."""

import datetime
import os
import time
from pathlib import Path

_ahead = Path(os.environ["ZAPBASE_TEST_CLOCK"])
_real_time, _real_datetime = time.time, datetime.datetime


def _jumped_time() -> float:
    return _real_time() + float(_ahead.read_text())


class _Kind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _real_datetime)


class _JumpedDatetime(_real_datetime, metaclass=_Kind):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return _real_datetime.fromtimestamp(_jumped_time(), tz)


time.time = _jumped_time
datetime.datetime = _JumpedDatetime
