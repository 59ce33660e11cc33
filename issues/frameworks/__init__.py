"""What a dialogue starts from, as a file: reading it strictly, what it holds, writing it; the bundled ones lie beside.

Text in, plain data out: no rows here (workshops/frameworks.py writes and reads those).
"""
