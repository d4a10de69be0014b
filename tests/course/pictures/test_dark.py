"""Figures in JupyterLab's dark theme: drawings light on dark, photographs as they are."""

import io

import numpy as np
import pytest
from PIL import Image

from course.pictures import figures
from tests.looking import chromium

from .test_plots import contrast

# CSS's hue-rotate(180deg): https://www.w3.org/TR/filter-effects-1/#huerotateEquivalent
TURNED = np.array([[0.213], [0.715], [0.072]]).T * 2 - np.eye(3)
DARK = 'data-jp-theme-light="false"'


def turned(colour):
    """What the dark theme's filter makes of a colour, as "#rrggbb"."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return "#{:02x}{:02x}{:02x}".format(
        *np.rint(np.clip(TURNED @ (255 - channels), 0, 255)).astype(int)
    )


def test_text_and_lines_stand_out_from_the_dark_paper():
    paper = turned(figures.PAPER)
    assert paper == "#080808"
    assert contrast(turned(figures.INK), paper) > 7
    assert all(contrast(turned(colour), paper) > 4.5 for colour in figures.LINES)


@pytest.mark.browser
def test_the_theme_turns_what_is_drawn_and_no_photograph():
    drawn = figures.drawn(lambda figure: figure.subplots().plot([1, 2]), (2, 1), "a line")
    photo = figures.drawn(lambda figure: figure.subplots().imshow(np.eye(2)), (2, 1), "a photo")
    held = "".join(figure.as_html() for figure in (drawn, photo))
    with chromium() as browser:
        page = browser.new_page()
        for theme, expected in (("", (247, 247)), (DARK, (8, 210))):
            page.set_content(f"<body {theme}>{held}</body>")
            shots = [image.screenshot() for image in page.locator("img").all()]
            corners = [Image.open(io.BytesIO(shot)).getpixel((3, 3))[:3] for shot in shots]
            assert [max(corner) for corner in corners] == pytest.approx(expected, abs=1)
