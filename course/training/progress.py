"""How training goes, live: a bar with the time that is left, and curves of loss and accuracy.

In a notebook one output is drawn over and over, so that a hundred epochs take no more room than
one. With COURSE_FIGURES=words it holds the newest figures as text. Elsewhere each epoch is a line.
"""

import html
import sys
import time

from course.pictures.alttext import told_curves
from course.pictures.figures import LINES, MARKS, STROKES, cell_number, drawn, in_words

BAR_SECONDS = 0.5
CURVE_SECONDS = 2.0
"""Drawing the curves takes a quarter of a second, so short epochs share a drawing."""
TERMINAL_BAR = 30


def duration(seconds):
    """Return a time in words, to two digits or so: "8 s", "3 min 20 s", "2 h 5 min"."""
    if seconds < 9.5:
        return f"{seconds:.2g} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes, seconds = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds and minutes < 20 else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def training_curves(history, title=None, show=True):
    """Draw loss and accuracy by epoch, side by side.

    Args:
        history: dictionary with "loss" and "accuracy", and with "val_loss" and "val_accuracy" if
            there is a validation set; lists of one value an epoch, at least one.
        title: heading.
        show: False leaves that to the caller.

    Returns:
        `matplotlib.figure.Figure`.
    """
    panels = {}
    for key in ("loss", "accuracy"):
        lines = {"training": history[key], "validation": history.get(f"val_{key}", [])}
        panels[key] = {label: ys for label, ys in lines.items() if len(ys)}

    def paint(figure):
        if title:
            figure.suptitle(title)
        for axes, (key, lines) in zip(figure.subplots(1, 2), panels.items(), strict=True):
            for number, (label, ys) in enumerate(lines.items()):
                axes.plot(
                    range(1, len(ys) + 1),
                    ys,
                    label=label,
                    color=LINES[number],
                    linestyle=STROKES[number],
                    marker=MARKS[number] if len(ys) <= 40 else None,
                    markersize=4,
                )
            axes.set(xlabel="epoch", ylabel=key)
            axes.xaxis.get_major_locator().set_params(integer=True)
            axes.grid(True)
            axes.spines[["top", "right"]].set_visible(False)
            axes.legend()

    told = [
        told_curves({name: _line(ys) for name, ys in lines.items()}, "epoch", key)
        for key, lines in panels.items()
    ]
    alt = " ".join([*([f"{title}."] if title else []), *told])
    return drawn(paint, (8.4, 3.3), alt, show)


class Progress:
    """The output of one run of training."""

    def __init__(self, title):
        self.title = title
        self.display = cell_number() is not None
        self.shown = None
        self.figure = None
        self.bar_at = self.curves_at = 0.0

    def bar(self, share, text):
        """Show how far it is, 0 to 1, at most twice a second; `text()` is asked only then."""
        now = time.monotonic()
        if now - self.bar_at < BAR_SECONDS:
            return
        self.bar_at = now
        if self.display and not in_words():
            self._update(share, text())
        elif sys.stdout.isatty():
            done = round(share * TERMINAL_BAR)
            print(f"\r\033[K[{'#' * done:.<{TERMINAL_BAR}}] {text()}", end="", flush=True)

    def epoch(self, history, share, text):
        """Show the figures of an epoch that has ended."""
        now = time.monotonic()
        if not self.display:
            lead = "\r\033[K" if sys.stdout.isatty() else ""
            print(f"{lead}{text}", flush=True)
        elif in_words():
            self._show({"text/plain": f"{self.title}, {text}"})
        elif now - self.curves_at >= CURVE_SECONDS:
            self.figure = training_curves(history, self.title, show=False)
            self._update(share, text)
            # The next drawing waits at least ten times as long as this one took.
            self.curves_at = now + 10 * (time.monotonic() - now)

    def end(self, history):
        """Leave the curves of all epochs, without the bar."""
        if self.display and history["loss"]:
            self._show(training_curves(history, self.title, show=False).bundle())
        elif not self.display and sys.stdout.isatty():
            print("\r\033[K", end="", flush=True)

    def _update(self, share, text):
        bar = (
            f'<div><progress value="{share:.4f}" max="1" style="width: 24em" '
            f'aria-label="training"></progress> {html.escape(text)}</div>'
        )
        figure = self.figure.bundle() if self.figure else {}
        self._show({"text/html": bar + figure.get("text/html", ""), "text/plain": text})

    def _show(self, bundle):
        from IPython.display import display, update_display

        if self.shown is None:
            self.shown = display(bundle, raw=True, display_id=True).display_id
        else:
            update_display(bundle, raw=True, display_id=self.shown)


def _line(ys):
    import numpy as np

    return np.arange(1, len(ys) + 1), np.asarray(ys, float)
