"""What is refused, in the words Supabase's own server uses."""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is answered with an error. `code` is stable, `text` is for people.

    On the wire it reads `Code: text`, as clients of hosted Realtime know it.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class BadFrameError(Exception):
    """Bytes that are no frame of the protocol. There is nobody to answer, so it is dropped."""
