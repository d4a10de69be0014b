"""The parts that training is made of: schedules, times in words, curves, precision, records."""

import functools
import json

import numpy as np
import pytest

from course import trained
from course.data import DataError
from course.training import precision, progress, records, schedules, weights_file


@pytest.mark.parametrize("name", ["one-cycle", "cosine"])
def test_a_schedule_ends_near_zero_and_never_exceeds_its_peak(name):
    rates = [schedules.SCHEDULES[name](done) for done in np.linspace(0, 1, 101)]
    assert max(rates) == pytest.approx(1) and rates[-1] == pytest.approx(schedules.END)
    top = int(np.argmax(rates))
    assert np.all(np.diff(rates[: top + 1]) > 0) and np.all(np.diff(rates[top:]) < 0)


def test_one_cycle_peaks_after_its_warm_up_and_cosine_at_once():
    assert schedules.one_cycle(0.3) == pytest.approx(1)
    assert schedules.one_cycle(0) == pytest.approx(schedules.START)
    assert schedules.cosine(0) == schedules.constant(0.9) == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0134, "0.013 s"),
        (8.04, "8 s"),
        (80, "80 s"),
        (200, "3 min 20 s"),
        (60 * 45 + 1, "45 min"),
        (7500, "2 h 5 min"),
    ],
)
def test_times_are_told_in_words(seconds, words):
    assert progress.duration(seconds) == words


def test_the_curves_are_told_for_a_screen_reader():
    history = {"loss": [2, 1], "accuracy": [0.2, 0.8], "val_loss": [2, 1.5], "val_accuracy": [0, 1]}
    figure = progress.training_curves(history, "net")
    assert figure.alt_text.startswith("net. Line chart, loss by epoch: training goes from 2 at 1")
    assert "accuracy by epoch: training goes from 0.2 at 1 to 0.8 at 2" in figure.alt_text
    assert [len(axes.lines) for axes in figure.axes] == [2, 2]
    without = {"loss": [1.0], "accuracy": [0.5]}
    assert [len(axes.lines) for axes in progress.training_curves(without).axes] == [1, 1]


@pytest.mark.parametrize(
    ("flags", "found"),
    [("fpu avx2 avx512_bf16", True), ("fpu amx_bf16 amx_tile", True), ("fpu avx512f", False)],
)
def test_a_processor_that_knows_bfloat16_is_found(flags, found, tmp_path):
    (tmp_path / "cpuinfo").write_text(f"processor : 0\nflags\t\t: {flags}\n")
    assert precision.cpu_has_bfloat16(tmp_path / "cpuinfo") is found
    assert not precision.cpu_has_bfloat16(tmp_path / "missing")


def darker(images, rng, by=0.5):
    # A comment may change.
    return images * by


def test_a_function_is_told_by_its_code_and_a_partial_by_its_arguments_too():
    texts = [
        records.described(thing)
        for thing in (
            darker,
            functools.partial(darker, by=0.25),
            functools.partial(darker, by=0.75),
            lambda images, rng: images,
        )
    ]
    assert len(set(texts)) == 4 and records.described(darker) == texts[0]
    assert records.described("mse") == "mse" and records.described(None) is None


def test_the_data_are_told_by_every_value():
    images, labels = np.zeros((3, 2, 2, 1), "float32"), np.arange(3)
    other = images.copy()
    other[2, 1, 1] = 1e-6
    seen = {records.fingerprint(images, labels), records.fingerprint(other, labels)}
    seen.add(records.fingerprint(images, labels[::-1]))
    assert len(seen) == 3


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": 99}', "\0"])
def test_a_record_that_makes_no_sense_is_none(content, tmp_path):
    (tmp_path / "net.json").write_text(content)
    assert records.read(tmp_path / "net.json") is None
    assert records.read(tmp_path / "other.json") is None


def test_rounding_keeps_whole_numbers_and_two_digits():
    values = [np.array([1.2345678, -3e38, 1e-30], "float32"), np.array([3], "int32")]
    rounded = weights_file.rounded(values)
    assert np.allclose(rounded[0], values[0], rtol=1 / 256) and rounded[0].dtype == "float32"
    assert rounded[1] is values[1]


@pytest.mark.keras
def test_the_network_that_ships_is_trained():
    from course import data, training

    model = trained.fashion_small()
    assert model.count_params() == 167_626
    sample = data.fashion_mnist()
    assert training.accuracy(model, sample.test_images, sample.test_labels) >= 0.8  # on the sample


def test_the_files_that_ship_are_small():
    sizes = [path.stat().st_size for path in trained.WEIGHTS.glob("*.h5")]
    assert len(sizes) == 1 and max(sizes) < 2e6


@pytest.mark.keras
def test_a_damaged_network_that_ships_is_named(tmp_path, monkeypatch):
    for name in ("fashion-small.json", "fashion-small.weights.h5"):
        (tmp_path / name).write_bytes((trained.WEIGHTS / name).read_bytes())
    monkeypatch.setattr(trained, "WEIGHTS", tmp_path)
    weights = tmp_path / "fashion-small.weights.h5"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    with pytest.raises(DataError, match="fashion-small.weights.h5 .* is missing or damaged"):
        trained.fashion_small()
    (tmp_path / "fashion-small.json").write_text(json.dumps({}))
    with pytest.raises(DataError, match="damaged"):
        trained.fashion_small()
