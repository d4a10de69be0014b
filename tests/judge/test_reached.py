"""Accuracy on images without labels: what it earns, what is not believed, what is kept."""

import keras
import numpy as np
import pytest
from keras import layers

from autograder.judge import memory, reached
from autograder.judge.grade import Grade
from autograder.judge.student import Student, StudentError, local_ask
from autograder.probe import Responder

pytestmark = pytest.mark.keras
HELD = reached.held_out(reached.FASHION)


def handle(build):
    """The model as a check gets it."""
    return Student(local_ask(Responder({"build": build})), ["build"]).build()


def judged(points, run):
    """The one part of a check that runs ``run(grade)``."""
    grade = Grade({"part": points})
    with grade.part("part"):
        run(grade)
    return grade.verdict("small.check").parts[0]


GOAL = reached.Goal(zero=0.5, full=0.75, small_zero=0.3, small_full=0.6)


def small():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(32, "relu"),
            layers.Dense(10, "softmax"),
        ]
    )


@pytest.fixture(scope="module")
def trained():
    keras.utils.set_random_seed(1)
    data = reached.held_out(reached.FASHION)
    model = small()
    model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    model.fit(data.train_images, data.train_labels, batch_size=20, epochs=12, verbose=0)
    return model


@pytest.fixture
def folder(tmp_path, monkeypatch, trained):
    (tmp_path / "trained").mkdir()
    trained.save_weights(tmp_path / "trained" / "net.weights.h5")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "trained" / "net.weights.h5"


def accuracy(build, points=4, goal=GOAL):
    rng = np.random.default_rng(5)
    return judged(
        points,
        lambda grade: reached.accuracy(grade, handle(build), "net", reached.FASHION, goal, rng),
    )


def test_trained_weights_earn_what_their_accuracy_is_worth(folder):
    assert accuracy(small).passed
    part = accuracy(small, goal=reached.Goal(0.5, 0.95, 0.3, 0.6))
    assert 1.5 < part.points < 3.5 and "all points need 95%" in part.message


def test_weights_that_are_missing_or_damaged_or_of_another_network_leave_a_share(folder):
    other = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, "softmax")]
    )
    part = accuracy(lambda: other)
    assert 0 < part.points <= 2 and "does not fit your network" in part.message
    assert "(784, 10)" in part.message
    folder.write_bytes(folder.read_bytes()[:2_000])
    assert "damaged" in accuracy(small).message
    folder.unlink()
    part = accuracy(small)
    assert 0 < part.points <= 2 and "is not in what was handed in" in part.message


def test_weights_load_into_the_same_network_written_in_another_way(folder):
    class Nested(keras.Model):
        def __init__(self):
            super().__init__()
            self.body = keras.Sequential([layers.Flatten(), layers.Dense(32, "relu")])
            self.head = layers.Dense(10, "softmax")

        def call(self, x):
            return self.head(self.body(x))

    def build():
        model = Nested()
        model(np.zeros((1, 28, 28, 1), "float32"))
        return model

    assert accuracy(build).passed


@pytest.mark.parametrize("scores", [None, np.zeros((3, 10)), np.full((500, 10), np.nan), "wrong"])
def test_scores_that_are_none_fail_the_part(folder, scores):
    class Strange(keras.layers.Layer):
        def load_weights(self, path):
            pass

        def call(self, x):
            return scores

    assert accuracy(Strange).points == 0


def test_fresh_images_stay_images_and_differ_from_their_originals():
    images = reached.held_out(reached.DIGITS).images[:50]
    fresh = reached.changed(images, np.random.default_rng(0))
    assert fresh.shape == images.shape and fresh.dtype == "float32"
    assert 0 <= fresh.min() and fresh.max() <= 1
    assert not (fresh == images).all(axis=(1, 2, 3)).any()
    assert np.corrcoef(fresh.ravel(), images.ravel())[0, 1] > 0.8


def test_gentle_changes_are_small_and_leave_black_black():
    images = HELD.images[:50]
    gentle = reached.gently(images, np.random.default_rng(0))
    assert np.abs(gentle - images).max() < 0.08 and (gentle[images == 0] == 0).all()
    assert not (gentle == images).all(axis=(1, 2, 3)).any()


@pytest.mark.parametrize("size", [56, 67, 96])
def test_enlarged_images_are_what_keras_makes_of_them(size):
    images = reached.held_out(reached.FASHION).images[:5]
    expected = keras.ops.image.resize(images, (size, size), interpolation="bilinear")
    np.testing.assert_allclose(reached.enlarged(images, size), expected, atol=1e-5)


def test_the_judges_images_are_not_the_learners():
    from course import data

    for name, sample in ((reached.FASHION, data.fashion_mnist()), (reached.DIGITS, data.mnist())):
        held = reached.held_out(name)
        shown = {image.tobytes() for image in sample.test_images}
        assert not shown & {image.tobytes() for image in held.images}
        assert held.shares.sum() == pytest.approx(1, abs=1e-4)


# ---------------------------------------------------------------------------- by heart


class Answering:
    """A network that answers as a function says, and cannot be trained."""

    def __init__(self, answer):
        self.answer = answer

    def load(self, path, shape=None):
        pass

    def values(self):
        return [np.zeros(3)]

    def fill(self, values):
        pass

    def train(self, *args, **options):
        raise StudentError(["RuntimeError"], "cannot be trained")

    def outputs(self, images):
        return np.eye(10)[self.answer(images)]


def answered(answer, seed=0, goal=GOAL):
    model, rng = Answering(answer), np.random.default_rng(seed)
    return judged(
        4, lambda grade: reached.accuracy(grade, model, "net", reached.FASHION, goal, rng)
    )


def in_a_table(images, otherwise=0):
    known = {image.tobytes(): label for image, label in zip(HELD.images, HELD.labels, strict=True)}
    return np.array([known.get(image.tobytes(), otherwise) for image in images])


def nearest(images):
    """The label of the nearest of the test images."""
    known, shown = HELD.images.reshape(-1, 784), images.reshape(-1, 784)
    distances = (known**2).sum(1) - 2 * shown @ known.T
    return HELD.labels[distances.argmin(1)]


def test_a_table_of_the_test_images_earns_nothing_and_is_named():
    part = answered(in_a_table)
    assert part.points == 0 and "knows the test images" in part.mistake


def test_the_nearest_of_the_test_images_earns_nothing_and_is_named():
    part = answered(nearest)
    assert part.points == 0 and "has seen the test images" in part.mistake


def test_who_spoils_some_of_the_answers_by_heart_is_found_all_the_same():
    def spoiled(images):
        found, rng = nearest(images), np.random.default_rng(1)
        return np.where(rng.random(len(found)) < 0.08, rng.integers(10, size=len(found)), found)

    assert answered(spoiled).points == 0


def test_a_network_as_honest_ones_are_is_never_accused():
    shares = reached.usual(reached.FASHION).cumsum(1)
    for seed in range(30):
        drawn = np.random.default_rng(seed).random((len(shares), 1))
        answers = np.minimum((drawn > shares).sum(1), 9)
        assert not memory.knows_labels(answers, HELD.labels, reached.usual(reached.FASHION))


@pytest.mark.parametrize(
    ("fall", "found"), [(0.03, False), (0.09, False), (0.13, False), (0.2, True)]
)
def test_a_fall_is_told_from_chance(fall, found):
    rng, count = np.random.default_rng(0), 500
    times = 0
    for _ in range(400):
        before = rng.random(count) < 0.9
        after = before & (rng.random(count) > fall / 0.9)
        times += memory.falls(before, after, memory.STRONG)
    assert times > 390 if found else times <= (0 if fall <= memory.STRONG else 200)


# ---------------------------------------------------------------------------- the better of two


@pytest.mark.parametrize("spoil", [np.zeros_like, lambda w: np.full_like(w, np.nan)])
def test_bad_weights_earn_no_less_than_none(folder, spoil):
    keras.utils.set_random_seed(1)
    model = small()
    model.set_weights([spoil(w) for w in model.get_weights()])
    model.save_weights(folder)
    spoiled = accuracy(small)
    folder.unlink()
    assert spoiled.points >= accuracy(small).points - 0.2 > 0
    assert "the grader trained your network" in spoiled.message


def test_weights_that_reach_what_the_grader_reaches_earn_as_much(folder):
    goal = reached.Goal(zero=0.95, full=0.99, small_zero=0.3, small_full=0.6)
    assert accuracy(small, goal=goal).points == pytest.approx(2)


def test_what_the_sample_reaches_is_a_step_on_the_way():
    goal = reached.Goal(0.8, 0.92, reached.GUESSED, 0.25, sample=0.88)
    earned = [goal.share(a) for a in (0.05, 0.25, 0.8, 0.86, 0.88, 0.9, 0.92, 1)]
    assert earned == pytest.approx([0, 0.5, 0.5, 0.5625, 0.75, 0.875, 1, 1])
    assert earned == sorted(earned)


def test_guessing_earns_nothing():
    with pytest.raises(ValueError, match="guessing"):
        reached.Goal(zero=0.8, full=0.9, small_zero=0.1, small_full=0.25)
