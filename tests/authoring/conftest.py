from pathlib import Path
from shutil import copy

import pytest

from .small import TEXT

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path):
    """The root of a course with one small assignment and two files beside its notebook."""
    folder = tmp_path / "source" / "01-small"
    (folder / "images").mkdir(parents=True)
    (folder / "01-small.nb.py").write_text(TEXT, "utf-8")
    (folder / "images" / "two.svg").write_text("<svg/>", "utf-8")
    (folder / "data.csv").write_bytes(b"1,2\r\n")
    copy(REPOSITORY / "nbgrader_config.py", tmp_path)
    return tmp_path
