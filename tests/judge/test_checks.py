"""Checks of a course's own that cannot be imported are told in one line."""

import pytest

from autograder.judge import checks

BROKEN = {
    "no imports": (
        '\n@check("broken.one", parts={"values": 1})\ndef one(student): ...\n',
        2,
        "NameError",
    ),
    "no Python": ("x = 1\ndef (:\n", 2, "invalid syntax"),
    "a module that is missing": ("import no_such_module\n", 1, "no_such_module"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_module_that_cannot_be_imported_is_named_with_file_and_line(tmp_path, monkeypatch, what):
    text, line, why = BROKEN[what]
    (tmp_path / "broken.py").write_text(text)
    monkeypatch.setattr(checks, "_packages", (str(tmp_path),))
    with pytest.raises(checks.UnknownCheck) as error:
        checks.find("broken.one")
    told = str(error.value)
    assert f"{tmp_path / 'broken.py'}:{line}: " in told and why in told and "\n" not in told
