"""Packages autograder, course, msgpack, numpy and keras lie beside the notebook."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    evil = (
        "check = lambda *args, **kwargs: 30.0\ndef __getattr__(name): return lambda *a, **k: 30.0\n"
    )
    for name in ("autograder", "course", "msgpack", "numpy", "keras", "IPython", "ipykernel"):
        (folder / name).mkdir()
        for file in ("__init__.py", "probe.py"):
            (folder / name / file).write_text(evil)
    for name in ("json", "socket", "struct", "os", "zmq", "tempfile", "contextlib"):
        (folder / f"{name}.py").write_text(evil)


# %% added after="setup"
import sys

sys.path.insert(0, "/submission")
for name in [n for n in sys.modules if n.partition(".")[0] in ("autograder", "msgpack")]:
    del sys.modules[name]
