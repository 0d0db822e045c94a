"""A process that is warmed compiles nothing while it answers."""

from __future__ import annotations

import subprocess
import sys

LEFT = """
import gc
import index.ask, index.follow_ups
from index.asking.gate import Gated
from index.asking.ready import prepare
prepare()
ways = [one for one in gc.get_objects() if isinstance(one, Gated)]
print(len(ways) > 100, [one._template for one in ways if one._compiled is None])
"""


def test_every_way_of_asking_is_compiled_before_somebody_asks() -> None:
    """Whatever module it stands in: none is forgotten."""
    done = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True []"
