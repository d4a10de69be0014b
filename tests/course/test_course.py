"""The package as a whole: its public names, and how light its import is."""

import course


def test_the_public_names_are_these():
    assert course.__all__ == [
        "Mismatch",
        "NotWrittenYet",
        "ask",
        "data",
        "device_report",
        "expect_close",
        "expect_equal",
        "expect_raises",
        "expect_shape",
        "hint",
        "network_drawing",
        "plots",
        "progress",
        "showing",
        "submit",
        "summary",
        "trained",
        "training",
        "trying",
    ]
    assert all(getattr(course, name).__doc__ for name in course.__all__)
    assert course.data.__all__ == ["DataError", "Dataset", "cifar10", "fashion_mnist", "mnist"]
    assert course.plots.__all__ == [
        "before_after",
        "confusion_matrix",
        "curves",
        "feature_maps",
        "image_grid",
    ]
    assert course.network_drawing.__all__ == ["Block", "blocks", "draw"]
    assert course.trained.__all__ == ["fashion_small"]
    assert course.training.__all__ == [
        "Run",
        "TrainingError",
        "accuracy",
        "flips_and_shifts",
        "mode",
        "train",
    ]


def test_the_import_is_light_and_silences_tensorflow(python):
    code = """
import sys, os
os.environ.pop("TF_CPP_MIN_LOG_LEVEL", None)
import course
print(os.environ["TF_CPP_MIN_LOG_LEVEL"])
heavy = "keras", "tensorflow", "matplotlib", "IPython", "autograder"
print([name for name in heavy if name in sys.modules])
course.data.fashion_mnist()
print([name for name in heavy if name in sys.modules])
"""
    assert python(code) == ["3", "[]", "[]"]


def test_a_log_level_that_somebody_chose_stays(python):
    code = "import course, os; print(os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    assert python(code, TF_CPP_MIN_LOG_LEVEL="1") == ["1"]
