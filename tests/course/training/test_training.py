"""Training in a notebook: what is trained, loaded, saved, refused, and what it says."""

import functools
import json
import os
import shutil
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from course import data, training
from course.training import fitting, keeping, precision, weights_file

pytestmark = pytest.mark.keras
SAMPLE = data.fashion_mnist()
IMAGES, LABELS = SAMPLE.train_images[:1200], SAMPLE.train_labels[:1200]


def small(activation="relu"):
    import keras
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.MaxPool2D(4),
            layers.Conv2D(8, 3, padding="same", activation=activation),
            layers.Flatten(),
            layers.Dropout(0.1),
            layers.Dense(10, activation="softmax"),
        ]
    )


def wider():
    import keras
    from keras import layers

    return keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")]
    )


def functional():
    import keras
    from keras import layers

    x = inputs = keras.Input((28, 28, 1))
    for layer in (
        layers.MaxPool2D(4),
        layers.Conv2D(8, 3, padding="same", activation="relu"),
        layers.Flatten(),
        layers.Dropout(0.1),
        layers.Dense(10, activation="softmax"),
    ):
        x = layer(x)
    return keras.Model(inputs, x)


def nested():
    import keras
    from keras import layers

    class Nested(keras.Model):
        def __init__(self):
            super().__init__()
            self.body = layers.Conv2D(8, 3, padding="same", activation="relu")
            self.head = keras.Sequential(
                [layers.Flatten(), layers.Dropout(0.1), layers.Dense(10, activation="softmax")]
            )
            self.pool = layers.MaxPool2D(4)

        def build(self, shape):
            self.body.build((None, 7, 7, 1))
            self.head.build((None, 7, 7, 8))

        def call(self, x):
            return self.head(self.body(self.pool(x)))

    return Nested()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of its own for each notebook."""
    monkeypatch.chdir(tmp_path)
    for variable in ("COURSE_TRAINING", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path / "trained"


@pytest.fixture(scope="module")
def trained_once(tmp_path_factory):
    """The files of one run of `train()`."""
    folder = tmp_path_factory.mktemp("earlier")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("COURSE_TRAINING", raising=False)
        train()
    return folder / "trained"


@pytest.fixture
def earlier(trained_once, folder):
    """Put the files of an earlier run where the notebook is."""
    return shutil.copytree(trained_once, folder)


def train(build=small, **given):
    return training.train(build, IMAGES, LABELS, **{"name": "net", "epochs": 2, **given})


def interrupt_when(run, condition, monkeypatch):
    """Press Ctrl-C before the first step for which `condition(trainer)` holds."""
    step = fitting.Trainer.step

    def interrupted(trainer):
        if condition(trainer):
            raise KeyboardInterrupt
        return step(trainer)

    monkeypatch.setattr(fitting.Trainer, "step", interrupted)
    return run()


def test_a_network_learns_and_is_saved_with_a_record_of_the_run(folder, capsys):
    run = train(epochs=6, peak=1e-2)
    reached = training.accuracy(run.model, SAMPLE.test_images, SAMPLE.test_labels)
    assert reached > 0.6
    assert {path.name for path in folder.iterdir()} == {"net.weights.h5", "net.json"}
    record = json.loads((folder / "net.json").read_text())
    assert record == run.record
    assert record["parameters"] == run.model.count_params() == 4010
    assert (record["epochs"], record["ended"], record["precision"]) == (6, "complete", "float32")
    assert record["data"]["images"] == [1080, 28, 28, 1] and record["seconds"] > 0
    assert "TensorFlow" in record["device"] or "JAX" in record["device"]
    assert [len(values) for values in run.history.values()] == [6] * 4
    said = capsys.readouterr().out
    assert "here, by its first steps" in said.splitlines()[0] and "6 epochs of 8 steps" in said
    assert "validation accuracy" in said and "saved trained/net.weights.h5" in said


def test_the_saved_weights_reach_what_the_record_says(folder):
    run = train(validation=(SAMPLE.test_images, SAMPLE.test_labels))
    model = small()
    model.load_weights(folder / "net.weights.h5")
    reached = training.accuracy(model, SAMPLE.test_images, SAMPLE.test_labels)
    assert reached == run.record["validation_accuracy"]
    for ours, theirs in zip(model.get_weights(), run.model.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)


def test_the_weights_are_rounded_to_16_bits_and_packed(folder):
    run = train()
    for weight in run.model.get_weights():
        assert weight.dtype == "float32" and not np.any(weight.view("uint32") & 0xFFFF)
    run.model.save_weights("plain.weights.h5")
    assert (folder / "net.weights.h5").stat().st_size < os.path.getsize("plain.weights.h5")


def test_the_returned_network_can_be_evaluated_at_once():
    run = train()
    loss, accuracy = run.model.evaluate(SAMPLE.test_images, SAMPLE.test_labels, verbose=0)
    ours = training.accuracy(run.model, SAMPLE.test_images, SAMPLE.test_labels)
    assert abs(accuracy - ours) < 0.002 and loss > 0


def test_the_returned_network_can_be_saved_and_loaded_whole(earlier, tmp_path):
    import keras

    run = train()
    run.model.save(tmp_path / "net.keras")
    again = keras.models.load_model(tmp_path / "net.keras")
    assert np.allclose(again(IMAGES[:3]), run.model(IMAGES[:3]))


def test_weights_that_do_not_fit_leave_the_network_as_it_was(earlier, folder):
    model = wider()
    before = model.get_weights()
    with pytest.raises(weights_file.WeightsError, match="it holds 4 arrays, the network has 2"):
        weights_file.load(model, folder / "net.weights.h5")
    for ours, theirs in zip(before, model.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)


def test_a_second_run_loads_and_says_so(earlier, folder, capsys):
    written = (folder / "net.weights.h5").stat().st_mtime_ns
    second = train()
    said = capsys.readouterr().out
    assert said.startswith("net: loaded trained/net.weights.h5, nothing to train.")
    assert "again=True" in said and "epoch 1" not in said
    assert second.record == json.loads((folder / "net.json").read_text())
    assert len(second.history["loss"]) == 2
    assert (folder / "net.weights.h5").stat().st_mtime_ns == written


def test_again_trains_again(earlier, capsys):
    capsys.readouterr()
    train(again=True)
    assert "epoch 2 of 2" in capsys.readouterr().out


def flipped(images, rng):
    return images[:, :, ::-1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"epochs": 1}, "epochs is 1, was 2"),
        ({"peak": 0.002}, "the peak of the learning rate is 0.002, was 0.001"),
        ({"augment": flipped}, "the augmentation has changed"),
        ({"build": wider}, "the network has changed"),
    ],
)
def test_another_recipe_or_network_trains_anew_and_says_why(earlier, change, reason, capsys):
    capsys.readouterr()
    train(**change)
    said = capsys.readouterr().out
    assert f"net: trains anew, because {reason}." in said and "saved" in said


def test_an_activation_that_changed_is_another_network_though_shapes_are_the_same(earlier, capsys):
    train(functools.partial(small, "tanh"))
    assert "because the network has changed" in capsys.readouterr().out


def test_other_images_train_anew(earlier, capsys):
    training.train(small, IMAGES * 0.5, LABELS, name="net", epochs=2)
    assert "because the images or labels have changed" in capsys.readouterr().out


def test_weights_without_a_record_are_loaded(earlier, folder, capsys):
    (folder / "net.json").unlink()
    run = train()
    assert "There is no net.json of these weights" in capsys.readouterr().out
    assert run.record == {} and run.history == {}


def test_a_damaged_file_is_named_and_trained_anew(earlier, folder, capsys):
    whole = (folder / "net.weights.h5").read_bytes()
    (folder / "net.weights.h5").write_bytes(whole[: len(whole) // 2])
    capsys.readouterr()
    train()
    said = capsys.readouterr().out
    assert "because trained/net.weights.h5 is damaged, or no file of weights." in said
    weights_file.load(small(), folder / "net.weights.h5")


def test_the_same_seed_gives_the_same_weights_and_another_seed_others():
    first, second, other = (train(again=True, seed=seed) for seed in (1, 1, 2))
    same = [
        np.allclose(a, b, atol=1e-2)
        for a, b in zip(first.model.get_weights(), second.model.get_weights(), strict=True)
    ]
    assert all(same)
    assert not np.allclose(first.model.get_weights()[0], other.model.get_weights()[0], atol=1e-2)


@pytest.mark.parametrize("build", [functional, nested])
def test_an_equal_network_written_in_another_way_takes_the_weights(earlier, build, folder):
    other = build()
    other(IMAGES[:1])
    weights_file.load(other, folder / "net.weights.h5")
    first = small()
    first.load_weights(folder / "net.weights.h5")
    assert np.allclose(other(IMAGES[:5]), first(IMAGES[:5]), atol=1e-6)


def test_interrupting_keeps_the_best_epoch_and_says_so(folder, capsys, monkeypatch):
    run = interrupt_when(lambda: train(epochs=9), lambda t: t.done == 20, monkeypatch)
    said = capsys.readouterr().out
    assert run.record["ended"] == "interrupted" and run.record["epochs"] == 2
    assert "then interrupted" in said and "saved" in said
    monkeypatch.undo()
    model = small()
    model.load_weights(folder / "net.weights.h5")


def test_an_interrupted_run_leaves_better_weights_alone(folder, capsys, monkeypatch):
    train(epochs=6, peak=3e-3)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    interrupt_when(
        lambda: train(epochs=9, peak=1e-5), lambda trainer: trainer.done == 20, monkeypatch
    )
    assert "trained/net.weights.h5 stays as it was" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_interrupting_the_first_epoch_keeps_nothing_new(earlier, folder, capsys, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        interrupt_when(lambda: train(again=True), lambda trainer: trainer.done == 5, monkeypatch)
    assert "nothing is kept" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert threading.active_count() < 20


def test_a_disk_that_fills_up_keeps_the_earlier_file_and_the_network(
    earlier, folder, monkeypatch, capsys
):
    before = (folder / "net.weights.h5").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(weights_file, "_pack", full)
    run = train(again=True)
    assert "can't be written (No space left on device)" in capsys.readouterr().out
    assert training.accuracy(run.model, SAMPLE.test_images, SAMPLE.test_labels) > 0
    assert (folder / "net.weights.h5").read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"net.weights.h5", "net.json"}


def test_a_budget_shortens_the_schedule_and_the_run_keeps_to_it(capsys):
    run = train(epochs=5000, minutes=0.08)
    said = capsys.readouterr().out
    assert "shortened from 5000 epochs to fit 4.8 s" in said
    assert run.record["ended"] == "shortened" and run.record["epochs"] < 5000
    assert run.record["seconds"] < 15  # the first step alone takes seconds, on a busy machine more


def test_patience_stops_a_run_that_gets_no_better():
    run = train(epochs=50, peak=1e-12, patience=2)
    assert run.record["ended"] == "patience" and run.record["epochs"] < 50


def test_the_best_epoch_is_kept_not_the_last(monkeypatch):
    scores = iter([0.9, 0.2, 0.1])
    monkeypatch.setattr(
        fitting.Trainer, "evaluate", lambda *_: {"loss": 1.0, "accuracy": next(scores)}
    )
    assert train(epochs=3).record["best_epoch"] == 1


def test_without_a_validation_set_the_last_epoch_is_kept():
    run = train(validation=0)
    assert run.record["validation_accuracy"] is None and set(run.history) == {"loss", "accuracy"}
    assert run.record["best_epoch"] == 2


def test_more_images_set_aside_than_left_to_train_on_is_told(capsys):
    settings = {"seed": 0, "validation": 1000}
    training.arguments.split(IMAGES, LABELS, SimpleNamespace(**settings))
    told = capsys.readouterr().out
    assert "1,000 of 1,200 images are set aside" in told and "validation=0.1" in told
    training.arguments.split(IMAGES, LABELS, SimpleNamespace(seed=0, validation=0.1))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "setting", [("COURSE_TRAINING", "load"), ("NBGRADER_EXECUTION", "autograde")]
)
def test_when_grading_the_weights_are_loaded_and_nothing_is_ever_trained(
    setting, earlier, folder, monkeypatch, capsys
):
    monkeypatch.setenv(*setting)
    monkeypatch.setattr(training, "fit", None)
    capsys.readouterr()
    loaded = train(epochs=77, again=True)
    assert capsys.readouterr().out == "net: loaded trained/net.weights.h5.\n"
    model = small()
    model.load_weights(folder / "net.weights.h5")
    assert np.array_equal(loaded.model.get_weights()[0], model.get_weights()[0])
    untrained = train(name="other")
    assert untrained.history == {} and "not trained" in capsys.readouterr().out
    assert "doesn't fit" in (train(wider), capsys.readouterr().out)[1]


def test_when_learners_validate_it_is_as_in_their_notebook(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert training.mode() == "train"


def test_a_brief_run_takes_three_steps_on_few_images_and_saves_nothing(monkeypatch, folder, capsys):
    monkeypatch.setenv("COURSE_TRAINING", "brief")
    run = train(epochs=77)
    assert "tried out for 3 steps; nothing is saved" in capsys.readouterr().out
    assert not folder.exists() and len(run.history["loss"]) == 3


def test_sixteen_bits_are_taken_where_they_are_faster_and_the_policy_comes_back(monkeypatch):
    import keras

    monkeypatch.setattr(fitting, "LONG", 0)
    monkeypatch.setattr(fitting, "FASTER", 0)
    monkeypatch.setattr(precision, "candidate", lambda: "mixed_bfloat16")
    run = train()
    assert run.record["precision"] == "mixed_bfloat16"
    assert keras.config.dtype_policy().name == "float32"
    assert {layer.compute_dtype for layer in run.model.layers} == {"float32"}


def test_a_network_that_cannot_run_in_16_bits_trains_in_float32(monkeypatch, capsys):
    import keras

    def picky():
        if keras.config.dtype_policy().name != "float32":
            raise TypeError("only float32 here")
        return small()

    monkeypatch.setattr(fitting, "LONG", 0)
    monkeypatch.setattr(precision, "candidate", lambda: "mixed_bfloat16")
    run = train(picky)
    said = capsys.readouterr().out
    assert "doesn't run in mixed_bfloat16 (TypeError: only float32 here)" in said
    assert run.record["precision"] == "float32"
    assert keras.config.dtype_policy().name == "float32"


def test_the_outputs_of_a_network_in_16_bits_are_float32():
    import keras

    with precision.policy("mixed_bfloat16"):
        model = small()
    precision.exact_output(model)
    model.build((None, 28, 28, 1))
    assert keras.backend.standardize_dtype(model(IMAGES[:2]).dtype) == "float32"
    assert model.layers[1].compute_dtype == "bfloat16"


def test_a_keras_layer_augments_in_training_only(monkeypatch):
    import keras

    calls = []

    class Noise(keras.layers.Layer):
        def call(self, x, training=None):
            calls.append(training)
            return 1 - x if training else x

    run = train(augment=Noise())
    assert True in calls
    assert len(run.model.layers) == 5


def test_a_smallest_output_can_win_and_a_loss_can_be_a_function():
    import keras
    from keras import layers, ops

    def distances():
        return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])

    def loss(labels, outputs):
        assert outputs.shape[1:] == (10,) and "int" in str(labels.dtype)
        return ops.logsumexp(-outputs, -1) + ops.sum(ops.one_hot(labels, 10) * outputs, -1)

    run = train(distances, loss=loss, lowest=True, peak=3e-3, epochs=3)
    reached = training.accuracy(run.model, SAMPLE.test_images, SAMPLE.test_labels, lowest=True)
    assert reached > 0.5
    assert training.accuracy(run.model, SAMPLE.test_images, SAMPLE.test_labels) < 0.1


def test_a_function_that_is_not_written_yet_says_so_itself():
    def unwritten():
        raise NotImplementedError()

    with pytest.raises(NotImplementedError):
        train(unwritten)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"build": lambda: None}, r"must return a keras.Model; it returned None"),
        ({"build": 3}, "build is a function"),
        ({"name": "../net"}, "name is in small letters"),
        ({"epochs": 0}, "epochs must be a whole number from 1 up; got 0"),
        ({"peak": -1}, "peak must be a number above 0; got -1"),
        ({"schedule": "linear"}, "schedule must be one of one-cycle, cosine, constant"),
        ({"minutes": 0}, "minutes must be None or a number above 0"),
        ({"validation": 1200}, "validation is a share"),
        ({"augment": 3}, "augment must be None, a function"),
        ({"augment": lambda images, rng: images[:, 1:]}, r"augment made \(128, 27, 28, 1\)"),
        ({"peak": 1e30, "epochs": 9}, "the loss is .* a smaller peak may help"),
    ],
)
def test_a_wrong_argument_gets_one_clear_line(wrong, message, folder):
    with pytest.raises(training.TrainingError, match=message):
        train(**wrong)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (IMAGES[..., 0], LABELS, "Add the channels"),
        ((IMAGES * 255).astype("uint8"), LABELS, "Divide whole numbers by 255"),
        (IMAGES, LABELS[:-1], "1200 images need as many labels; got 1199"),
        (IMAGES, LABELS + 1, "labels go from 1 to 10"),
        (IMAGES, LABELS * 1.0, "labels must be whole numbers"),
        (None, LABELS, "images and labels must be arrays; got None"),
    ],
)
def test_wrong_data_gets_one_clear_line(images, labels, message):
    with pytest.raises(training.TrainingError, match=message):
        training.train(small, images, labels, name="net")


def test_a_network_in_place_of_its_function_is_refused():
    with pytest.raises(training.TrainingError, match="without parentheses"):
        train(small())
    same = small()
    with pytest.raises(training.TrainingError, match="a new network each time"):
        train(lambda: same)


def test_weights_too_large_to_hand_in_are_announced(monkeypatch, capsys):
    monkeypatch.setattr(keeping, "LARGEST_MEGABYTES", 0.001)
    train()
    assert "nbgrader takes no file above" in capsys.readouterr().out


def test_flips_and_shifts_move_each_image_by_draws_of_its_own():
    images = np.zeros((2000, 9, 9, 1), "float32")
    images[:, 4, 3] = 1
    moved = training.flips_and_shifts(images, np.random.default_rng(0))
    places = {tuple(np.argwhere(image[..., 0])[0]) for image in moved}
    assert places == {(y, x) for y in range(2, 7) for x in range(1, 8)}
    assert moved.shape == images.shape and moved.dtype == images.dtype
    assert np.array_equal(moved, training.flips_and_shifts(images, np.random.default_rng(0)))
    unflipped = functools.partial(training.flips_and_shifts, flips=False, shift=1)
    columns = {
        int(np.argwhere(i[..., 0])[0][1]) for i in unflipped(images, np.random.default_rng(0))
    }
    assert columns == {2, 3, 4}
    assert images[:, 4, 3].all()


def test_training_runs_on_jax(keras_process, tmp_path):
    code = f"""
import os, keras
os.chdir({str(tmp_path)!r})
from course import data, training
images = data.fashion_mnist()
def build():
    return keras.Sequential([
        keras.Input((28, 28, 1)), keras.layers.MaxPool2D(4), keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ])
def train():
    return training.train(build, images.train_images[:1200], images.train_labels[:1200],
        name="net", epochs=3, peak=1e-2, augment=keras.layers.RandomTranslation(0.05, 0.05))
run = train()
print(keras.backend.backend(), run.record["validation_accuracy"] > 0.3)
train()
"""
    lines = keras_process("jax", code)
    assert "jax True" in lines
    assert lines[-1].startswith("net: loaded trained/net.weights.h5")


# ---------------------------------------------------------------------------- no room


def test_a_disk_without_room_is_told_before_training(folder, monkeypatch, capsys):
    usage = shutil.disk_usage(folder.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(training.TrainingError, match=r"0 MB are free on this disk\. Make room"):
        train()
    assert "epoch" not in capsys.readouterr().out and not list(folder.glob("*"))


def test_a_folder_that_cannot_be_written_is_told_before_training(folder):
    folder.write_text("a file where the folder should be")
    with pytest.raises(training.TrainingError, match=r"net\.weights\.h5 can't be written \("):
        train()
