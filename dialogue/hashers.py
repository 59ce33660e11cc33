"""What it costs to try a password or a PIN: enough for a guesser, little enough for a stranger to ask for (TRUST E15)."""

from django.contrib.auth.hashers import Argon2PasswordHasher

from dialogue import gate

# OWASP's figures for argon2id: 19 MiB, two passes; 28 ms. Django's own take 100 MiB.
PASSES, KIBIBYTES, LANES = 2, 19_456, 1


class Argon2(Argon2PasswordHasher):
    """One at a time and two at once. Hashes made at Django's figures still open, and are renewed when they do."""

    time_cost, memory_cost, parallelism = PASSES, KIBIBYTES, LANES

    def encode(self, password, salt):
        with gate.turn():
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with gate.turn():
            return super().verify(password, encoded)
