"""Formulas as MathML, which browsers set by themselves: no script, no font, no network.

A learner writes formulas as well, so nothing of what the converter makes is trusted: the element
that comes out is built anew, of known elements, known attributes and text.
"""

from __future__ import annotations

import html
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

MOST_CHARACTERS = 800
"""Of a formula; the course's longest has a fifth. Longer ones are shown as they are written."""
NARROW = 30
"""Characters of a formula that fits any screen; browsers do not break longer ones into lines."""
ELEMENTS = set(
    "math mrow mi mn mo mtext mspace msub msup msubsup mfrac msqrt mroot munder mover munderover "
    "mtable mtr mtd mstyle mpadded mphantom menclose".split()
)
VALUES = {
    "display": {"inline", "block"},
    "displaystyle": {"true", "false"},
    "stretchy": {"true", "false"},
    "mathvariant": {"normal"},
    "linethickness": {"0"},
    "columnalign": {"left", "right", "center"},
}
"""Attributes that stay, with their values; sizes and colours go."""


@lru_cache(maxsize=500)
def mathml(latex: str, display: bool = False) -> str | None:
    """A formula as a ``math`` element; None if it cannot be converted.

    Args:
        latex: what stands between the dollars.
        display: whether it stands on a line of its own.
    """
    if len(latex) > MOST_CHARACTERS:
        return None
    from latex2mathml.converter import convert_to_element

    try:
        made = _rebuilt(convert_to_element(latex, display="block" if display else "inline"))
    except Exception:  # whatever a learner's formula does to the converter
        return None
    # What the converter does not know comes out as it was written.
    if made is None or any(text == "&" or text[:1] == "\\" for text in made.itertext()):
        return None
    if display or len(latex) > NARROW:  # it scrolls in its place, by keyboard as well
        made.set("tabindex", "0")
    return tostring(made, encoding="unicode", short_empty_elements=False)


def _rebuilt(found: Element) -> Element | None:
    if found.tag not in ELEMENTS:
        return None
    kept = {name: value for name, value in found.items() if value in VALUES.get(name, ())}
    made = Element(found.tag, kept)
    made.text = html.unescape(found.text) if found.text else None
    for child in found:
        inner = _rebuilt(child)
        if inner is None:
            return None
        made.append(inner)
    return made
