"""A page that looks like feedback lies beside the notebook, under the names that feedback has."""
# /// expect
# untouched = true
# ///

# %% tamper
PAGE = "<html><script>window.EVIL=1</script><h1>01-pooling (Score: 30.0 / 30.0)</h1></html>"


def tamper(notebook, folder):
    for name in ("01-pooling.html", "01-pooling.HTML", "index.html", "feedback.html"):
        (folder / name).write_text(PAGE)
    (folder / "01-pooling_files").mkdir()
    (folder / "01-pooling_files" / "style.css").write_text("body { display: none }")
