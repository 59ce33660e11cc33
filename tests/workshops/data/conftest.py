"""The world of the attacks: something of everything, seen by everybody."""

from tests.attacks.conftest import april, world_of_the_file

__all__ = ["april", "world_of_the_file"]
