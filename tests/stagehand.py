"""Moves the scenery of a running demo from outside: a process of its own on the demo's data, told by lines of JSON.

Browser tests and pictures need a workshop in every scene without pressing through the console each time.
"""

import json
import subprocess
import sys

from tests.demo import ROOT

SHELL = ("manage.py", "shell", "--no-imports", "--command", "from tests.stage_actions import follow; follow()")
LONG = (
    "The scale stands in the buyer's hut, so the price is whatever he says it is. Nobody checks the weights, nobody "
    "knows the price in town, and who complains sells nothing the next day. A public scale at the pit, looked after by "
    "somebody whom both sides pay, would end that within a month and would cost less than one night guard."
)
SAID = (
    "A public scale at every pit.",
    LONG,
    "Pay women who sieve in money, not in stones, and on the same day as the men.",
    LONG * 3,
)


class Stagehand:
    """`with Stagehand(demo) as hand: hand.do("plan")`; answers with what the function returned."""

    def __init__(self, environ):
        self.environ = environ

    def __enter__(self):
        command = [sys.executable, *SHELL]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(120)
        self.process.stdout.close()

    def do(self, name, **given):
        self.process.stdin.write(json.dumps([name, given]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the stagehand stumbled over {name}")
        return json.loads(line)
