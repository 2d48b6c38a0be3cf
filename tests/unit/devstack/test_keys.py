"""Keys are made once; those of an earlier state are kept, and given what they lack."""

from __future__ import annotations

import json
from pathlib import Path

import jwt

from devstack.keys import load_keys, make_keys


def test_keys_are_made_once(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    made = load_keys(file)
    assert load_keys(file) == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_without_a_signing_key_is_given_one_and_keeps_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    old = make_keys().model_dump(exclude={"signing_key"})
    file.write_text(json.dumps(old))
    loaded = load_keys(file)
    assert loaded.model_dump(exclude={"signing_key"}) == old
    assert load_keys(file) == loaded, "it was written"


def test_only_the_public_half_is_given_away() -> None:
    keys = make_keys()
    [public] = json.loads(keys.public_keys)["keys"]
    assert "d" not in public and public["kid"] == keys.signing_key["kid"]
    token = jwt.encode({}, jwt.PyJWK(keys.signing_key, algorithm="ES256").key, "ES256")
    assert jwt.decode(token, jwt.PyJWK(public, algorithm="ES256"), algorithms=["ES256"]) == {}
