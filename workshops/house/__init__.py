"""The house as a whole: which dialogues there are, who may start one, and a new one.

Takes from: files. Nothing of a dialogue is read here but its title, its organisers and about how many people it has.
"""
