"""What a decision costs in instructions, counted by valgrind: the same on every machine and every run.

Times vary; instructions do not, so these figures keep the decision path from growing unnoticed. The
limits lie a tenth above what was counted when they were set. The same runs show that the path neither
allocates, nor counts references, nor checks exclusive access.
"""

import re
import subprocess

from conftest import WHISTLE

MEASURE = WHISTLE.parent / "routing-measure"
QUERIES = 2000
# The passes over the queries that routing-measure makes: one to begin with, five, and for decisions one at a
# time one more.
PASSES = 6
# The symbols of `CandidateScan.run()`, of the leads of many orders, and of
# `Router.decide(_:loads:alternatives:workspace:)`.
SCAN = "$s7Routing13CandidateScanV3runyyF"
LEADS = "$s7Routing6RouterC5leads*"
DECIDE = "$s7Routing6RouterC6decide*"
FORBIDDEN = re.compile(
    r"malloc|calloc|^free$|swift_(retain|release|allocObject|slowAlloc|beginAccess|bridgeObject)"
)


def count(symbol, tmp_path):
    """Instructions in a function and what it calls, by name of the function they are in."""
    output = tmp_path / "callgrind.out"
    subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}"]
        + [f"--toggle-collect={symbol}", MEASURE, "small", "1", str(QUERIES), "skewed", "40"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    names, totals, function, called = {}, {}, None, False
    for line in output.read_text().splitlines():
        match = re.match(r"(c?fn)=\((\d+)\)(?: (.*))?$", line)
        if match:
            if match[3]:
                names[match[2]] = match[3]
            if match[1] == "fn":
                function = names[match[2]]
        elif line.startswith("calls="):
            called = True
        elif function and re.match(r"[+*-]?\d* \d+$|\* \d+$", line):
            # The line after a call holds what the callee took, which its own lines hold, too.
            if not called:
                totals[function] = totals.get(function, 0) + int(line.split()[-1])
            called = False
    return totals


def test_rankings_take_so_many_instructions(tmp_path):
    totals = count(SCAN, tmp_path)
    # Eight candidates, singly and together, and the replies' four. Leads seldom need a ranking.
    runs = QUERIES * (PASSES + 1 + PASSES + PASSES + 1)
    assert [name for name in totals if FORBIDDEN.search(name)] == []
    assert 500 < sum(totals.values()) / runs < 2115


def test_a_lead_among_many_takes_so_many_instructions(tmp_path):
    totals = count(LEADS, tmp_path)
    assert [name for name in totals if FORBIDDEN.search(name)] == []
    assert 100 < sum(totals.values()) / (QUERIES * PASSES) < 466


def test_a_whole_reply_takes_so_many_instructions(tmp_path):
    totals = count(DECIDE, tmp_path)
    forbidden = sum(taken for name, taken in totals.items() if FORBIDDEN.search(name))
    # The record grows a few times in all, not in each reply.
    assert forbidden < 0.001 * sum(totals.values())
    assert 500 < sum(totals.values()) / (QUERIES * (PASSES + 1)) < 5130
