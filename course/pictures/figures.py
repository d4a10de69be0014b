"""Figures that show themselves in a notebook, legibly, with a text for who can't see them."""

import base64
import functools
import html
import io
import os
import sys

PAPER, INK, FAINT = "#f7f7f7", "#1a1a1a", "#c8c8c8"
# Each stands out from PAPER by 3 to 1 or more, and all stay apart for people who see colours
# differently: a test simulates it. Strokes and marks tell lines apart as well.
LINES = ("#0072b2", "#d55e00", "#262626", "#7e2afc", "#7e2a00")
STROKES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKS = "osD^vX"
STYLE = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": FAINT,
    "legend.facecolor": PAPER,
    "legend.edgecolor": FAINT,
    "legend.labelcolor": INK,
    "font.size": 10.0,
    "axes.titlesize": 9.0,
    "figure.titlesize": 12.0,
}
IN_WORDS = "COURSE_FIGURES"
"""Environment variable: "words" shows each figure's text and paints nothing, which takes seconds a
notebook. Grading sets it."""
PIXELS_PER_INCH = 96
"""Text of ten points is as large as a notebook's code, 13 pixels."""
SHARPNESS = 2
DRAWN, PHOTOS = "course-drawn", "course-photos"
DARK = (
    f'<style>[data-jp-theme-light="false"] img.{DRAWN} {{ filter: invert(1) hue-rotate(180deg); }} '
    f'[data-jp-theme-light="false"] img.{PHOTOS} {{ filter: brightness(0.85); }}</style>'
)
"""In JupyterLab's dark theme, whenever it is chosen: what is drawn becomes light on dark, each
colour keeping its hue; images keep their tones, as a photograph's negative shows something else."""


def drawn(paint, size, alt, show=True):
    """Draw a figure in the course's style and, in a notebook, show it.

    pyplot is left out on purpose: its figures appear at the end of the cell, twice if they are its
    last value too, and stay in memory. Style settings of the learner's own are not touched.

    Args:
        paint: function that draws on the empty figure.
        size: (width, height) in inches of 96 pixels.
        alt: what the figure shows, in words, for a screen reader.
        show: False leaves that to the caller.

    Returns:
        `matplotlib.figure.Figure` with an attribute `alt_text`.

    Raises:
        ValueError: `alt` is empty.
    """
    if not alt.strip():
        raise ValueError("say in `alt` what the figure shows, for who cannot see it")
    import matplotlib

    with matplotlib.rc_context(STYLE):
        figure = _figure_class()(figsize=size, layout="constrained")
        figure.alt_text = alt
        if not in_words():
            paint(figure)
    if show:
        figure.show_once()
    return figure


@functools.cache
def _figure_class():
    """Return the class of our figures; made on demand, since matplotlib takes a while to import."""
    from matplotlib.figure import Figure

    class CourseFigure(Figure):
        shown_at = None

        def show_once(self):
            """Show the figure, unless this cell has shown it already or this is no notebook."""
            now = cell_number()
            if now is None or now == self.shown_at:
                return
            self.shown_at = now
            from IPython.display import display

            display(self.bundle(), raw=True)

        _ipython_display_ = show_once

        def bundle(self):
            """Return what a notebook needs to show the figure, by MIME type."""
            bundle = {"text/plain": self.alt_text}
            if not in_words():
                bundle["text/html"] = self.as_html()
            return bundle

        def as_html(self):
            """Return an <img> element: JupyterLab gives a plain PNG output no alternative text."""
            buffer = io.BytesIO()
            dots = PIXELS_PER_INCH * SHARPNESS
            self.savefig(buffer, format="png", dpi=dots, facecolor=PAPER, bbox_inches="tight")
            png = buffer.getvalue()
            data = base64.b64encode(png).decode()
            width = int.from_bytes(png[16:20], "big") // SHARPNESS  # PNG's header holds it there
            alt = html.escape(self.alt_text, quote=True)
            kind = PHOTOS if any(axes.images for axes in self.axes) else DRAWN
            image = f'src="data:image/png;base64,{data}" class="{kind}" width="{width}" alt="{alt}"'
            return f"<img {image}>{DARK}"

    return CourseFigure


def in_words():
    """Tell whether figures are shown as their text only."""
    return os.environ.get(IN_WORDS) == "words"


def cell_number():
    """Return the number of the notebook cell that is running, or None outside of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "execution_count", None) if hasattr(shell, "kernel") else None
