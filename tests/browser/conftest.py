"""Debian's chromium, driven by Playwright. Playwright brings no browser of its own here."""

import os
import shutil

import pytest

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
PATIENCE_MS = 60_000
"""How long a page may take for one step, on a busy machine with two cores."""


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window; a module has one of its own.

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


@pytest.fixture(scope="module")
def new_page(browser):
    """A function that opens an empty page, with cookies of its own."""
    contexts = []

    def new_page(**options):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()
