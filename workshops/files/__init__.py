"""An outline as a file in the browser: down, and up with the differences shown first.

Takes from: the floors below, and the modules of this floor that read and write outlines.
"""
