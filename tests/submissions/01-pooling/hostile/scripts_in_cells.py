"""Scripts stand in Markdown, raw and code cells, in links, pictures and formulas."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    evil = "<script>window.EVIL=1</script>"
    texts = [
        evil,
        f"# {evil}\n\n<img src=x onerror='EVIL()'><iframe src='javascript:EVIL()'></iframe>",
        "[a](javascript:EVIL()) ![b](javascript:EVIL()) <javascript:EVIL()> [c][d]\n\n[d]: javascript:EVIL()",
        "[a](&#106;avascript:EVIL()) [b](JaVaScRiPt:EVIL()) [c](data:text/html,<script>EVIL()</script>)",
        "$\\href{javascript:EVIL()}{x}$ $$</script><script>EVIL()</script>$$",
        "```html\n</pre><script>window.EVIL=1</script>\n```",
        "```mermaid\n</pre><script>window.EVIL=1</script>\n```",
        "<style>body { display: none }</style><meta http-equiv=refresh content='0;url=//x'><base href=//x>",
    ]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    cells += [nbformat.v4.new_raw_cell(evil, metadata={"raw_mimetype": "text/html"})]
    cells += [
        nbformat.v4.new_code_cell("# </pre>" + evil),
        nbformat.v4.new_code_cell("%%html\n" + evil),
    ]
    notebook.cells = cells + notebook.cells
    notebook.metadata.title = evil
    notebook.metadata.authors = [{"name": evil}]
    nbformat.write(notebook, folder / "01-pooling.ipynb")
