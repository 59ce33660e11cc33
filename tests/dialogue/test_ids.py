import pytest
from django.urls import Resolver404, resolve, reverse

from dialogue.ids import LARGEST, row_id


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        *(("7", 7), ("007", 7), (str(LARGEST), LARGEST)),
        *(
            (str(LARGEST + 1), None),
            ("9" * 5000, None),
            ("", None),
            ("-1", None),
            ("1.0", None),
            ("٣", None),
            ("²", None),
        ),
    ],
)
def test_row_id_is_a_number_that_a_row_can_have(sent, number):
    assert row_id(sent) == number


def test_address_with_a_number_that_no_row_can_have_is_none():
    assert resolve(f"/d/april/proposals/{LARGEST}/").kwargs == {"dialogue": "april", "pk": LARGEST}
    assert reverse("proposal", args=["april", LARGEST]).endswith(f"/{LARGEST}/")
    with pytest.raises(Resolver404):
        resolve(f"/d/april/proposals/{LARGEST + 1}/")
