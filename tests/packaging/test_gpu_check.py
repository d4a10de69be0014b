"""`python -m tools.gpu_check` tells what a device refuses, and goes on."""

import io

import pytest

from tests.extent import EVERYTHING
from tools import gpu_check


def test_a_part_that_fails_is_one_line_and_the_others_go_on(capsys):
    check = gpu_check.Check(small=True, minutes=1, log=io.StringIO())

    def out_of_memory():
        raise RuntimeError("out of memory\nwhile allocating")

    check.part("alexnet", out_of_memory)
    check.part("googlenet", lambda: "20 images a second")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("alexnet: ✗ RuntimeError: out of memory, ")
    assert second.startswith("googlenet: 20 images a second, ")
    assert (check.parts, check.failures) == (2, 1)
    assert check.log.getvalue().splitlines() == [first, second]


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.skipif(not EVERYTHING, reason="takes minutes; COURSE_TESTS=all runs it")
def test_the_small_check_passes_on_a_cpu(tmp_path):
    log = tmp_path / "log.txt"
    assert gpu_check.main(["--small", "--minutes", "1", "--log", str(log)]) == 0
    told = log.read_text("utf-8")
    assert told.endswith("0 of 7 parts failed\n") and "memory unknown" in told
