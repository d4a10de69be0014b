"""What came out of a learner's process, made fit to be shown: on a terminal, in a page, in a file.

A terminal obeys control characters, a page runs the scripts that stock nbgrader lets through, and
its filters stumble over outputs that are not what Jupyter's format says. So every output is built
anew, of text and pictures alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jinja2 import pass_context

from autograder.pages import formulas

MOST_CHARACTERS = 3_000
MOST_SHOWN = 20_000
"""Characters of one cell's source: pages colour code and set formulas in quadratic time."""
PRINTED = ("image/png", "image/jpeg")
PICTURES = (*PRINTED, "image/gif", "image/webp")
PASTED = "attachment:"
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")
# Control characters, marks that turn the direction of writing, what takes no room (but joiners,
# which scripts and emoji need), line ends that only some know, and halves of surrogate pairs.
_CONTROLS = (
    "\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
)
_UNPRINTED = re.compile(f"[\b\r{_CONTROLS}]")
_UNPRINTED_IN_OUTPUT = re.compile(f"[{_CONTROLS}]")
_PICTURE = re.compile(
    r"(?:[\w-][\w .-]*/)*[\w-][\w .%-]*\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE
)
"""A picture's file beside the page, or deeper."""
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")


def text(value: Any, most: int = MOST_CHARACTERS) -> str:
    """``value`` as text without control characters but line ends and tabs, cut at ``most``."""
    plain = _UNPRINTED.sub("", _ESCAPES.sub("", str(value)[: 2 * most]))
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def line(value: Any, most: int) -> str:
    """``value`` as one line of ``text``."""
    return " ".join(text(value, most).split())


def source(written: str) -> str:
    """A cell's source, cut when it is too long to be shown; what cannot be seen, or turns the
    direction of writing, by its number: who reads it must see what was run."""
    written = _UNPRINTED_IN_OUTPUT.sub(lambda found: f"<U+{ord(found[0]):04X}>", written)
    if len(written) <= MOST_SHOWN:
        return written
    return f"{written[:MOST_SHOWN]}\n# … and {len(written) - MOST_SHOWN} characters more"


@pass_context
def markdown(context: Any, written: str) -> str:
    """Markdown as HTML in which what looks like HTML is shown, not obeyed.

    In place of nbconvert's filter `markdown2html`, which lets scripts through and stops at a
    picture that is not there.

    Args:
        context: of the template; a cell's pasted pictures are in it.
    """
    cell = context.get("cell") or {}
    held = pictures(cell.get("attachments"))
    return _rendered(written, held) if held else _rendered_once(written)


@lru_cache(maxsize=500)  # most of a notebook is the same for a whole class
def _rendered_once(written: str) -> str:
    return _rendered(written, {})


def _rendered(written: str, held: dict[str, dict[str, str]]) -> str:
    written = _UNPRINTED.sub("", written)
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        def image(self, text: str, url: str, title: str | None = None) -> str:
            # Whoever opens the page would tell another host of it, or ask its own for anything.
            pasted = url.startswith((PASTED, "data:image/"))
            if not pasted and not _PICTURE.fullmatch(html.unescape(url)):
                return f"[{self.escape_html(html.unescape(text))}]"
            if url.startswith(PASTED):
                name = unquote(html.unescape(url.removeprefix(PASTED)))
                if name not in held:
                    told = html.unescape(text) or "a picture"
                    return f"[{self.escape_html(told)}: it is not in the notebook]"
                kind, data = next(iter(held[name].items()))
                url = f"data:{kind};base64,{data}"
            return super().image(text, url, title)

        def block_mermaidjs(self, code: str) -> str:
            return super().block_mermaidjs(self.escape_html(code))

        def inline_math(self, body: str) -> str:
            return formulas.mathml(body) or super().inline_math(body)

        def block_math(self, body: str) -> str:
            return formulas.mathml(body, True) or super().block_math(body)

        def table(self, text: str) -> str:
            # On a narrow screen a table scrolls within its place, by keyboard as well.
            made = f"<table>\n{text}</table>\n"
            return f'<div class="wide" role="group" aria-label="table" tabindex="0">{made}</div>\n'

        def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
            kind = "th" if head and text.strip() else "td"
            style = f' style="text-align:{align}"' if align else ""
            return f"  <{kind}{style}>{text}</{kind}>\n"

    renderer = Renderer(escape=True, allow_harmful_protocols=False)
    return MarkdownWithMath(renderer=renderer).render(written)


def pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """The pictures among a cell's attachments: name → kind → base64; whatever else goes."""
    kept = {}
    for name, bundle in attachments.items() if isinstance(attachments, dict) else ():
        found = _pictures(bundle) if isinstance(bundle, dict) else {}
        if found and text(name, 200) == name:
            kept[name] = found
    return kept


def _pictures(bundle: dict[str, Any]) -> dict[str, str]:
    joined = ((kind, "".join(_joined(bundle.get(kind)).split())) for kind in PICTURES)
    return {kind: data for kind, data in joined if _BASE64.fullmatch(data)}


def outputs(printed: Iterable[Any]) -> list[dict[str, Any]]:
    """A cell's outputs, built anew: streams, errors, plain texts, PNG and JPEG pictures.

    HTML, scripts, SVG, Markdown, LaTeX and widgets go; their plain text stays. Outputs that are
    malformed go.
    """
    rebuilt = (_rebuilt(output) for output in printed if isinstance(output, dict))
    return [output for output in rebuilt if output]


def _rebuilt(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _printed(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": kind,
            "ename": text(output.get("ename"), 200),
            "evalue": text(output.get("evalue")),
            "traceback": [_printed(line) for line in lines if isinstance(line, str)]
            if isinstance(lines, list)
            else [],
        }
    data = _data(output.get("data"))
    if kind not in ("display_data", "execute_result") or not data:
        return None
    rebuilt = {"output_type": kind, "data": data, "metadata": {}}
    return {**rebuilt, "execution_count": None} if kind == "execute_result" else rebuilt


def _data(data: Any) -> dict[str, str]:
    """The harmless part of a MIME bundle."""
    if not isinstance(data, dict):
        return {}
    kept = {}
    if "text/plain" in data:
        kept["text/plain"] = _printed(data["text/plain"])
    return kept | {kind: _joined(data[kind]) for kind in _pictures(data) if kind in PRINTED}


def _joined(value: Any) -> str:
    """A text that Jupyter's format may have cut into lines; empty when it is none."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


def _printed(value: Any) -> str:
    """Printed text: colours stay, for they are all that pages show of escape codes."""
    pieces = COLOUR.split(joined := _joined(value))
    plain = [_UNPRINTED_IN_OUTPUT.sub("", _ESCAPES.sub("", piece)) for piece in pieces]
    colours = [*COLOUR.findall(joined), ""]
    return "".join(piece + colour for piece, colour in zip(plain, colours, strict=True))
