"""What groups find hard, what they hope for and what must not happen: people write it and say "we have this too", in rounds.

Takes from: nothing. What waits here is released by the clock, with all else that people write (issues/releasing.py).
"""
