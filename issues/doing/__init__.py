"""Who should do what: the team writes down tasks, people say in rounds which groups should do each, and what was found leads to what the
groups have to settle.

Takes from: ties (what people expect of each other).
"""
