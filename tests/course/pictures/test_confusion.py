"""The confusion matrix: its counts, its words, what it refuses."""

import numpy as np
import pytest

from course.pictures import figures, plots

MATRIX = np.array([[8, 2, 0], [5, 5, 0], [0, 1, 9]])
NAMES = ("coat", "shirt", "bag")


def test_each_count_stands_in_its_cell():
    figure = plots.confusion_matrix(MATRIX, NAMES, title="Clothes")
    axes = figure.axes[0]
    told = {text.get_position(): text.get_text() for text in axes.texts}
    assert told[(0, 1)] == "5" and told[(2, 0)] == "·" and len(told) == 9
    assert [label.get_text() for label in axes.get_yticklabels()] == list(NAMES)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("taken for", "class")


def test_its_text_names_the_hardest_class_and_the_largest_confusions():
    figure = plots.confusion_matrix(MATRIX, NAMES, title="Clothes")
    assert figure.alt_text == (
        "Clothes. Confusion matrix of 3 classes: 22 of 30 right. Hardest class: shirt, 5 of 10 "
        "right. Largest confusions: shirt taken for coat 5 times, coat taken for shirt 2 times, "
        "bag taken for shirt 1 times."
    )


def test_numbers_stand_out_from_their_cells():
    figure = plots.confusion_matrix([[10, 0], [3, 7]])
    (image,) = figure.axes[0].images
    cells = image.cmap(image.norm(image.get_array()))[..., :3]
    for text in figure.axes[0].texts:
        column, row = text.get_position()
        assert contrast(cells[row, column], text.get_color()) >= 4.5


def contrast(cell, colour):
    """Return the contrast of two colours as WCAG 2 defines it."""
    values = [np.array(cell), np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])]
    lights = [
        np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
        for v in values
    ]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_an_empty_row_or_matrix_is_drawn():
    assert "empty" in plots.confusion_matrix(np.zeros((2, 2))).alt_text
    assert "1 of 1 right" in plots.confusion_matrix([[0, 0], [0, 1]]).alt_text


def test_in_words_nothing_is_painted(monkeypatch):
    monkeypatch.setenv(figures.IN_WORDS, "words")
    figure = plots.confusion_matrix(MATRIX)
    assert "22 of 30 right" in figure.alt_text and not figure.axes


@pytest.mark.parametrize(
    ("matrix", "names", "message"),
    [
        (np.ones((2, 3)), None, r"\(classes, classes\); got \(2, 3\)"),
        ([[1, -1], [0, 1]], None, "holds counts"),
        ([[1, np.nan], [0, 1]], None, "holds counts"),
        (MATRIX, ("a", "b"), "3 classes need 3 names; got 2"),
    ],
)
def test_what_is_no_confusion_matrix_is_refused(matrix, names, message):
    with pytest.raises(ValueError, match=message):
        plots.confusion_matrix(matrix, names)
