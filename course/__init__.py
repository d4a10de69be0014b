"""What every notebook of the course imports: data, pictures, training, tests that explain.

    from course import data, plots, device_report, trying, showing, expect_shape, expect_close

    print(device_report())
    clothes = data.fashion_mnist()
    plots.image_grid(clothes.train_images[:20], clothes.train_labels[:20], clothes.class_names)

What it is made of, each part using only those before it:

    testing/     tests that explain, and errors that show a learner the learner's own line
    pictures/    figures, each with its text
    training/    one call that trains a network and keeps what it learned
    notebook/    the host, Run All, progress, hints, handing in
    data, trained, clothes, ...   what else a learner uses

`import course` takes a fraction of a second: Keras and matplotlib are imported when first needed.
"""

import os
import sys

# TensorFlow reads this when it is imported. Its start-up log is no news to a learner, and some
# graders take any line on the error stream for a failure.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

__version__ = "0.1.0"

from course import kernel  # noqa: E402

kernel.check_version()
try:
    from course import data, trained, training
    from course.notebook.asking import ask
    from course.notebook.hints import hint
    from course.notebook.progress import progress, summary
    from course.notebook.submitting import submit
    from course.pictures import figures, network_drawing, plots
    from course.testing import attempts, derivatives, expect
    from course.testing.attempts import NotWrittenYet, showing, trying
    from course.testing.expect import (
        Mismatch,
        expect_close,
        expect_equal,
        expect_raises,
        expect_shape,
    )
    from course.training import device
    from course.training.device import device_report
except ModuleNotFoundError as error:
    kernel.check_missing(error)
    raise

# Notebooks need not know the folders: `from course.figures import drawn` is the module itself.
for _module in (attempts, derivatives, device, expect, figures, network_drawing, plots):
    sys.modules[f"course.{_module.__name__.rpartition('.')[2]}"] = _module

__all__ = [
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
