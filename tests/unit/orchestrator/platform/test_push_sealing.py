"""Push messages are sealed as RFC 8291 says, and signed as RFC 8292 does."""

from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from orchestrator.domain.platform.push_sealing import (
    CONTENT_MAX_BYTES,
    Browser,
    decode,
    encode,
    make_push_keys,
    prove_sender,
    seal,
)

# RFC 8291, appendix A.
BROWSER = Browser(
    "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
SENDER_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_comes_out() -> None:
    key = ec.derive_private_key(int.from_bytes(decode(SENDER_KEY), "big"), ec.SECP256R1())
    content = b"When I grow up, I want to be a watermelon"
    assert encode(seal(content, BROWSER, key, decode(SALT))) == SEALED


def test_no_two_messages_are_sealed_alike_and_the_largest_fits_one_record() -> None:
    content = b"x" * CONTENT_MAX_BYTES
    bodies = {seal(content, BROWSER) for _ in range(3)}
    assert len(bodies) == 3
    assert {len(body) for body in bodies} == {4096}


@pytest.mark.parametrize(
    "browser",
    [
        Browser("https://push.example.net/x", "", BROWSER.auth),
        Browser("https://push.example.net/x", "ä", BROWSER.auth),
        # No point of the curve.
        Browser("https://push.example.net/x", encode(b"\x04" + b"\x01" * 64), BROWSER.auth),
        Browser("https://push.example.net/x", BROWSER.p256dh, "?"),
    ],
)
def test_keys_that_are_none_are_a_value_error(browser: Browser) -> None:
    with pytest.raises(ValueError):
        seal(b"x", browser)


def test_the_proof_names_the_service_alone_and_ends_within_a_day() -> None:
    keys = make_push_keys()
    assert (len(keys.public_key), len(keys.private_key)) == (87, 43)
    proof = prove_sender(BROWSER.endpoint, keys, "mailto:zapbase@example.com", 1_000)
    token, public = proof.removeprefix("vapid t=").split(", k=")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(public))
    claims = jwt.decode(token, key, ["ES256"], options={"verify_exp": False, "verify_aud": False})
    assert claims == {
        "aud": "https://push.example.net",
        "exp": 1_000 + 12 * 3600,
        "sub": "mailto:zapbase@example.com",
    }
