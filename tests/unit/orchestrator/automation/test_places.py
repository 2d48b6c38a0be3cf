"""Whoever finds no place comes again later, and takes none of another's."""

from orchestrator.services.automation.places import Places


def test_a_slow_address_leaves_places_for_others() -> None:
    places = Places([3, 2])
    slow = ["account", "account slow"]
    with places.take(slow) as first, places.take(slow) as second, places.take(slow) as third:
        assert (first, second, third) == (True, True, False)
        with places.take(["account", "account fast"]) as other, places.take(["account", "account x"]) as full:
            assert (other, full) == (True, False)
        with places.take(["another", "another slow"]) as stranger:
            assert stranger
    with places.take(slow) as again:
        assert again
