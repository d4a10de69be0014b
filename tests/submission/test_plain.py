"""Files that a learner can still write to."""

from autograder.submission import plain


def test_of_a_file_that_grows_no_more_is_copied_than_was_there(tmp_path):
    (tmp_path / "theirs").write_bytes(b"0123456789")
    with plain.opened(tmp_path / "theirs") as descriptor:
        plain.copy(descriptor, tmp_path / "ours", 4)
    assert (tmp_path / "ours").read_bytes() == b"0123"
