"""The pictures: what is on them, in colours that everybody can tell apart."""

import itertools

import numpy as np
import pytest

from course import data
from course.pictures import figures, plots

IMAGES = np.linspace(0, 1, 3 * 8 * 8).reshape(3, 8, 8, 1)

# Machado, Oliveira, Fernandes (2009), severity 1: protanopia, deuteranopia, tritanopia.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def linear(colour):
    """Return linear RGB of "#rrggbb"."""
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Return the contrast of two colours as WCAG 2 defines it."""
    low, high = sorted(linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    """Return CIELAB of linear RGB."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(xyz @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089], 0.008856, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def panels(figure):
    """Return the axes that hold images, without colour bars."""
    return [axes for axes in figure.axes if axes.images]


def test_text_and_lines_stand_out_from_the_paper():
    assert contrast(figures.INK, figures.PAPER) > 7
    assert all(contrast(line, figures.PAPER) >= 3 for line in figures.LINES)


@pytest.mark.parametrize("sight", SIGHTS)
def test_lines_stay_apart_however_colours_are_seen(sight):
    seen = [lab(np.array(SIGHTS[sight]) @ linear(line)) for line in figures.LINES]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 20


def test_the_paper_is_opaque_whatever_theme_is_around_it(tmp_path):
    from matplotlib.image import imread

    figure = plots.curves({"a": [1, 2]})
    figure.savefig(tmp_path / "figure.png")
    pixels = imread(tmp_path / "figure.png")
    assert np.all(pixels[..., 3] == 1)
    assert np.allclose(pixels[0, 0, :3], 0xF7 / 255, atol=0.01)


def test_a_style_of_the_learners_own_does_not_reach_our_figures_nor_ours_theirs():
    import matplotlib

    with matplotlib.rc_context({"text.color": "white", "axes.labelcolor": "white"}):
        figure = plots.curves({"a": [1]}, xlabel="epoch")
        assert matplotlib.rcParams["text.color"] == "white"
    assert figure.axes[0].xaxis.label.get_color() == figures.INK


def test_a_grid_shows_each_image_with_its_class():
    clothes = data.fashion_mnist()
    figure = plots.image_grid(
        clothes.train_images[:12], clothes.train_labels[:12], clothes.class_names, title="Clothes"
    )
    names = [clothes.class_names[label] for label in clothes.train_labels[:12]]
    assert [axes.get_title() for axes in panels(figure)] == names
    assert figure.alt_text == f"Clothes. 12 images: {', '.join(names)}."


@pytest.mark.parametrize(
    ("images", "count"),
    [
        (IMAGES, 3),
        (IMAGES[..., 0], 3),
        (IMAGES[0], 1),
        (IMAGES[0, ..., 0], 1),
        (np.zeros((2, 5, 6, 3)), 2),
        (np.full((1, 4, 4), 255, np.uint8), 1),
        (IMAGES.tolist(), 3),
    ],
)
def test_a_grid_takes_images_in_each_usual_shape(images, count):
    figure = plots.image_grid(images)
    assert len(panels(figure)) == count and figure.alt_text.startswith(f"{count} image")
    assert all(axes.images[0].get_array().max() <= 1 for axes in panels(figure))


@pytest.mark.parametrize("images", [np.zeros(4), np.zeros((2, 4, 4, 5)), np.zeros((0, 4, 4))])
def test_what_is_no_batch_of_images_is_refused(images):
    with pytest.raises(ValueError, match="expected images"):
        plots.image_grid(images)


def test_labels_must_be_as_many_as_images():
    with pytest.raises(ValueError, match="3 images need 3 labels; got 2"):
        plots.image_grid(IMAGES, ["a", "b"])


def test_many_labels_are_counted_in_the_text():
    figure = plots.image_grid(np.zeros((40, 2, 2)), ["a"] * 25 + ["b"] * 15)
    assert figure.alt_text == "40 images: 25 × a, 15 × b."


def test_feature_maps_share_one_scale():
    maps = np.stack([np.zeros((4, 4)), np.eye(4) * 3], axis=-1)
    figure = plots.feature_maps(maps[np.newaxis], "edges")
    assert {axes.images[0].get_clim() for axes in panels(figure)} == {(0, 3)}
    assert figure.alt_text == "edges. 2 feature maps of 4 × 4, values from 0 to 3."


def test_signed_feature_maps_have_zero_in_the_middle_of_the_scale():
    figure = plots.feature_maps(np.array([[[-1.0, 4.0]]]))
    assert panels(figure)[0].images[0].get_clim() == (-4, 4)


def test_feature_maps_without_values_to_show_are_drawn():
    plots.feature_maps(np.zeros((2, 2, 1)))
    figure = plots.feature_maps(np.full((2, 2, 1), np.nan))
    assert figure.alt_text == "1 feature map of 2 × 2, no number among the values."


@pytest.mark.parametrize("shape", [(2, 4, 4, 3), (4, 4)])
def test_feature_maps_of_several_images_are_refused(shape):
    with pytest.raises(ValueError, match="draws one image's maps"):
        plots.feature_maps(np.zeros(shape))


def test_before_and_after_name_both_sizes():
    figure = plots.before_after(IMAGES, IMAGES[:, ::2, ::2], ("image", "pooled"))
    assert [axes.get_ylabel() for axes in panels(figure)] == [
        *("image\n8 × 8", "", ""),
        *("pooled\n4 × 4", "", ""),
    ]
    assert figure.alt_text == "3 pairs of images: image (8 × 8) and pooled (4 × 4)."
    single = plots.before_after(IMAGES[0], IMAGES[0])
    assert [axes.get_title() for axes in panels(single)] == ["before\n8 × 8", "after\n8 × 8"]


def test_before_and_after_come_in_pairs():
    with pytest.raises(ValueError, match="needs pairs; got 3 and 2 images"):
        plots.before_after(IMAGES, IMAGES[:2])


def test_curves_differ_in_colour_stroke_and_mark_and_are_told_in_words():
    figure = plots.curves(
        {"training": [0.5, 0.75], "validation": [0.5, 0.7]}, xlabel="epoch", ylabel="accuracy"
    )
    lines = figure.axes[0].lines
    assert len({line.get_color() for line in lines}) == 2
    assert len({line.get_linestyle() for line in lines}) == 2
    assert len({line.get_marker() for line in lines}) == 2
    assert list(lines[0].get_xdata()) == [1, 2]
    assert figure.alt_text == (
        "Line chart, accuracy by epoch: training goes from 0.5 at 1 to 0.75 at 2, highest 0.75, "
        "lowest 0.5; validation goes from 0.5 at 1 to 0.7 at 2, highest 0.7, lowest 0.5."
    )


def test_a_curve_must_have_a_value_for_each_position():
    with pytest.raises(ValueError, match="the line 'a' has 2 values for 3 positions"):
        plots.curves({"a": [1, 2]}, x=[1, 2, 3])


def test_an_empty_curve_is_refused():
    with pytest.raises(ValueError, match="the line 'a' has no values"):
        plots.curves({"a": []})


def test_a_run_that_went_to_infinity_is_drawn():
    figure = plots.curves({"loss": [2.0, np.inf, np.nan], "other": [np.nan] * 3})
    assert "loss goes from 2 at 1 to nan at 3, highest 2, lowest 2" in figure.alt_text
    assert "other goes from nan at 1 to nan at 3, no number among the values" in figure.alt_text


def test_a_text_of_the_authors_own_is_kept():
    assert plots.curves({"a": [1]}, alt="One point.").alt_text == "One point."
