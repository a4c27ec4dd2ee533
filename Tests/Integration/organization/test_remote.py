"""`whistle org --server`: what it prints and does through a server is what it prints and does on the file."""

import shutil

import pytest
from conftest import PINGSHAN, Server, run

GRID, COMMUNITY = "440310001001-G05", "440310001001"
POST = "440310001000-S-justice:for-440310001002"
ON = ["--on", "2018-06-01"]


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    """The options for a server, and those for a file with the same content."""
    folder = tmp_path_factory.mktemp("remote")
    run("import", PINGSHAN, "--store", folder / "a.db")
    shutil.copy(folder / "a.db", folder / "b.db")
    server = Server(folder / "a.db")
    yield ["--server", server.address], ["--store", str(folder / "b.db")], folder / "a.db"
    assert server.stop() == 0


@pytest.mark.parametrize(
    "command",
    [
        ["show", "六和社区"],
        ["show", "440310001002-G03", "--json"],
        ["show", "坪山街道司法所"],
        ["tree", "坪山街道", "--depth", "2"],
        ["tree", "六和社区", "--outside", "--json"],
        ["find", "综合执法"],
        ["people", "--unit", "六和社区", "--below"],
        ["people", "六和社区书记01"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_excerpt_of_file_or_server_is_shown_like_the_whole_folder(desks, command):
    server, file, _ = desks
    whole = run("org", *command, *ON, "--folder", PINGSHAN)
    assert run("org", *command, *ON, *file) == whole
    assert run("org", *command, *ON, *server) == whole


def test_changes_through_a_server_are_those_on_the_file(desks):
    server, file, store = desks

    def both(*command, expect=0):
        there, here = (run("org", *command, *desk, expect=expect) for desk in (server, file))
        assert there == here
        return there

    dated = ["--on", "2030-01-01", "--json"]
    predicted = both("move", GRID, "440310001003", "--on", "2030-01-01", "--dry-run")
    assert "would get another lead on 2030-01-01" in predicted
    both("move", GRID, "440310001003", *dated)
    both("rename", "六联社区", "新社区", "--reason", "区划调整", "--key", "k", "--json")
    assert '"repeated"' in both("rename", COMMUNITY, "又一社区", "--key", "k", "--json")
    both("appoint", "w", POST, "--name", "王芳", *dated)
    both("dismiss", "w", POST, "--on", "2031-01-01", "--json")
    both("merge", "440310001001-G02", "--into", "440310001001-G03", *dated)
    both("split", "440310001001-G04", "--part", "G41=东网格", "--part", "G42=西网格",
         "--take", "G42=440310001001-G04-B02", *dated)  # fmt: skip
    both("close", GRID + "-B01-H01", *dated)
    assert "cannot be closed" in both("close", COMMUNITY, expect=65)
    assert "revision 3 by" in both("rename", COMMUNITY, "x", "--base", "1", expect=65)
    assert "there is no unit" in both("rename", "六合街道办", "x", expect=66)
    assert "区划调整" in run("org", "history", "新社区", *server)
    assert run("org", "diff", "1", "2", *server, "--json") == run("org", "diff", "1", "2", *file, "--json")
    # Nobody else writes to the store meanwhile, and the error says what to do.
    assert "--server HOST:PORT" in run("org", "rename", COMMUNITY, "x", "--store", store, expect=75)
