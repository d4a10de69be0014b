"""Debian's chromium, and what it finds wrong with a page: axe's rules, and what does not fit."""

import io
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers have 64 MB there, fewer than a page may want
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PHONE = {"width": 320, "height": 640}
PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
KEEP = "COURSE_SCREENSHOTS"
"""Environment variable, set by `make screenshots`: pictures for docs/ are taken."""
PATIENCE_MS = 90_000
"""How long a page may take for one step, on a busy machine with two cores."""


@contextmanager
def chromium():
    """A browser without a window; Playwright brings none of its own here.

    While it is there, asyncio.run() fails in this thread: what grades runs as a command.
    """
    if CHROMIUM is None:
        pytest.skip("chromium is missing; install it with: sudo apt install chromium")
    from playwright.sync_api import sync_playwright

    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *as_root])
        yield started
        started.close()


def faults(browser, *pages):
    """What is wrong with pages on a phone, in light and dark: a line for each fault.

    Everything that unfolds is unfolded. A page may ask for nothing but files beside it.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    found = []
    for path in pages:
        context = browser.new_context(viewport=PHONE)
        context.set_default_timeout(PATIENCE_MS)
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(AXE_SCRIPT)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            told = page.evaluate(f"axe.run({{runOnly: {RULES}, resultTypes: ['violations']}})")
            where = f"{path.name}, {scheme}"
            found += [
                f"{where}: {fault['id']}: {node['html'][:200]}: {node['failureSummary'][:300]}"
                for fault in told["violations"]
                for node in fault["nodes"]
            ]
            assert told["testEngine"]["name"] == "axe-core"
            width = page.evaluate("document.documentElement.scrollWidth")
            found += [f"{where}: {width} pixels wide"] if width > PHONE["width"] else []
        outside = [url for url in asked if not url.startswith(("file:", "data:"))]
        found += [f"{path.name}: asks for {url}" for url in outside]
        context.close()
    return found


def keep(page, name):
    """Keep a page's screenshot for docs/, when `make screenshots` asks for it."""
    if os.environ.get(KEEP):
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        few = taken.quantize(128, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)


def keep_looks(path, name, browser=None):
    """A page of ours as `keep` keeps it: light, and on a phone in the dark.

    Args:
        path: of the file.
        name: of the first picture; the second is name-phone.
        browser: one that is open; only one can be at a time.
    """
    if not os.environ.get(KEEP):
        return
    if browser is None:
        with chromium() as started:
            return keep_looks(path, name, started)
    sizes = {name: ({"width": 1000, "height": 700}, "light"), f"{name}-phone": (PHONE, "dark")}
    for picture, (size, scheme) in sizes.items():
        page = browser.new_page(viewport=size, color_scheme=scheme)
        page.goto(path.as_uri())
        keep(page, picture)
        page.close()
