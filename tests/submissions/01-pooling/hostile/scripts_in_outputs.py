"""HTML, JavaScript, SVG, Markdown, LaTeX, PDF and widgets are displayed, with scripts in them."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

SCRIPT = "<script>window.EVIL=1</script><img src=x onerror=EVIL()><iframe srcdoc='<script>EVIL()'></iframe>"
print(SCRIPT)
display(HTML(SCRIPT), Javascript("window.EVIL=1"), Markdown(SCRIPT), Latex(SCRIPT))
display(
    SVG('<svg xmlns="http://www.w3.org/2000/svg" onload="EVIL()"><script>EVIL()</script></svg>')
)
bundle = {
    "application/vnd.jupyter.widget-view+json": {"model_id": SCRIPT, "version_major": 2},
    "application/javascript": "window.EVIL=1",
    "application/json": {"a": SCRIPT},
    "text/html": SCRIPT,
    "image/png": '"><script>window.EVIL=1</script>',
    "image/jpeg": 'x" onerror="EVIL()',
    "image/svg+xml": SCRIPT,
    "application/pdf": SCRIPT,
    "text/plain": SCRIPT,
}
shapes = {"image/png": {"width": '1" onload="EVIL()', "alt": '"><script>EVIL()</script>'}}
display(bundle, metadata={**shapes, "text/html": {"isolated": True}}, raw=True)
raise ValueError(SCRIPT)


# %% answer="head-parameters"
def head_parameters(*args):
    raise ValueError(
        "<script>window.EVIL=1</script>$\\href{javascript:EVIL()}{x}$ [a](javascript:EVIL())"
    )


# %% answer="rotated-filters"
Evil = type("<img src=x onerror=EVIL()>", (), {})
rotated_filters = lambda pattern: Evil()

# %% answer="shift-question"
shift_answers = {"1": "<script>window.EVIL=1</script>", "<b onclick=EVIL()>": 1}
