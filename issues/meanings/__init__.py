"""What the words of the glossary mean: people write other meanings and national variants, and a ballot on words agrees on one.

Takes from: nothing. What waits here is released by the clock, with all else that people write (issues/releasing.py).
"""
