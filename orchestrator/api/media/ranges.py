"""Which part of a file is asked for (RFC 9110, section 14)."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


class UnsatisfiableRangeError(Exception):
    """The file has no such part."""


@dataclass(frozen=True)
class ByteRange:
    """`length` bytes from `start`."""

    start: int
    length: int

    def content_range(self, size: int) -> str:
        """The header of a part."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def read_range(header: str | None, size: int) -> ByteRange | None:
    """The one part that is asked for; None, the whole file, also for several parts at once and for what is
    no range. UnsatisfiableRangeError."""
    match = _RANGE.fullmatch(header or "")
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        wanted = min(int(match[2]), size)
        if wanted == 0:
            raise UnsatisfiableRangeError
        return ByteRange(size - wanted, wanted)
    start = int(match[1])
    end = int(match[2]) if match[2] else size - 1
    if match[2] and end < start:
        return None
    if start >= size:
        raise UnsatisfiableRangeError
    return ByteRange(start, min(end, size - 1) - start + 1)
