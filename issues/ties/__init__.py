"""The ties between groups as their people see them: the list, a tie's page, the team's presses, what somebody says of one.

Takes from: nothing. What waits here is released by the clock, with all else that people write (issues/releasing.py).
"""
