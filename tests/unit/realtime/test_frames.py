from __future__ import annotations

import json

import pytest

from devstack.realtime.errors import BadFrameError
from devstack.realtime.frames import Broadcast, Outgoing, decode_binary, decode_text


def test_version_1_is_an_object_whose_ref_may_be_missing() -> None:
    frame = decode_text('{"topic":"realtime:a","event":"e","payload":{"n":1}}', 1)
    assert (frame.topic, frame.event, frame.payload, frame.ref) == ("realtime:a", "e", {"n": 1}, None)


def test_version_2_is_an_array_of_five() -> None:
    frame = decode_text('["1","2","realtime:a","e",null]', 2)
    assert (frame.join_ref, frame.ref, frame.payload) == ("1", "2", {})


@pytest.mark.parametrize(
    "text", ['["1","2","t","e"]', "{}", '["1",[],"t","e",{}]', '[1,2,3,"e",{}]', "[NaN]"]
)
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(BadFrameError):
        decode_text(text, 2)


def test_a_binary_broadcast_carries_json_or_bytes() -> None:
    head = bytes([3, 1, 1, 2, 2, 0])
    as_json = decode_binary(head + bytes([1]) + b"12t1e1" + b'{"n":1}')
    assert (as_json.join_ref, as_json.ref, as_json.topic, as_json.event) == ("1", "2", "t1", "broadcast")
    assert as_json.payload == {"event": "e1", "payload": {"n": 1}}
    assert decode_binary(head + bytes([0]) + b"12t1e1" + b"\xff").payload["payload"] == b"\xff"


def test_a_frame_is_written_for_both_versions() -> None:
    frame = Outgoing("t", "e", '{"n":1}', ref="2", join_ref="1")
    assert json.loads(frame.encode(1)) == {"topic": "t", "event": "e", "payload": {"n": 1}, "ref": "2"}
    assert json.loads(frame.encode(2)) == ["1", "2", "t", "e", {"n": 1}]


def test_a_broadcast_is_binary_in_version_2() -> None:
    frame = Broadcast("té", "e", {"n": 1}, id="x").encode(2)
    assert frame == bytes([4, 3, 1, 11, 1]) + 'tée{"id": "x"}{"n": 1}'.encode()


def test_names_too_long_for_a_binary_frame_go_as_text() -> None:
    frame = Broadcast("t", "e" * 256, {"n": 1}).encode(2)
    assert isinstance(frame, str)
    assert json.loads(frame)[4]["event"] == "e" * 256


def test_bytes_cannot_be_told_to_version_1() -> None:
    assert Broadcast("t", "e", b"\0").encode(1) is None
