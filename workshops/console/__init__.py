"""The facilitator's instrument: what is open, who has not been heard, what comes next.

Takes from: plan, room, tables, minutes, desk. It shows and presses; what a press does is done in room.
"""
