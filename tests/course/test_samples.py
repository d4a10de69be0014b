"""The script that draws the samples: same seed, same source, same images."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from course import data

SCRIPT = Path(__file__).parents[2] / "tools" / "make_samples.py"


@pytest.fixture(scope="module")
def make_samples():
    spec = importlib.util.spec_from_file_location("make_samples", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not data.DEBIAN.exists(), reason="Debian's dataset-fashion-mnist is missing")
def test_the_committed_sample_is_what_the_script_draws(make_samples, capsys):
    assert make_samples.main(["--check", "--fashion-mnist", str(data.DEBIAN)]) == 0
    assert capsys.readouterr().out == "same: fashion-mnist\n"


def test_another_source_is_noticed(make_samples, tmp_path, capsys):
    images = np.zeros((8000, 28, 28), np.uint8)
    np.savez(tmp_path / "digits.npz", images=images, labels=np.arange(8000) % 10)
    assert make_samples.main(["--check", "--mnist", str(tmp_path / "digits.npz")]) == 1
    assert capsys.readouterr().out == "differs: mnist\n"


def test_a_draw_is_balanced_and_repeats(make_samples):
    labels = np.random.default_rng(1).integers(10, size=1000)
    drawn = make_samples.balanced(labels, 200, np.random.default_rng(2))
    assert len(set(drawn)) == 200
    assert np.all(np.sort(labels[drawn].reshape(-1, 10)) == range(10))
    assert np.array_equal(drawn, make_samples.balanced(labels, 200, np.random.default_rng(2)))


def test_a_source_must_be_named(make_samples, capsys):
    with pytest.raises(SystemExit):
        make_samples.main([])
    assert "name a source" in capsys.readouterr().err
