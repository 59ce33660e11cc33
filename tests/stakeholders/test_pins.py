"""Which PINs are refused."""

import pytest

from stakeholders.pins import is_weak


@pytest.mark.parametrize(
    "pin",
    ["111111", "123456", "654321", "890123", "864208", "123123", "121212", "112211", "19841984", "112233", "147258"],
)
def test_pin_with_a_pattern_is_weak(pin):
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["482915", "270864", "90417263", "198407"])
def test_other_pins_are_not(pin):
    assert not is_weak(pin, "12345678")


def test_pin_that_stands_on_the_card_is_weak():
    assert [is_weak(pin, "48291574") for pin in ("482915", "291574", "475192", "482916")] == [True, True, True, False]
