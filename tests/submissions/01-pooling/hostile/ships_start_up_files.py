"""Start-up files of Python, IPython, Jupyter and nbgrader lie beside the notebook."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    evil = "import builtins, os\nbuiltins.EVIL = 1\nopen('/tmp/evil', 'w').close()\n"
    names = [
        "sitecustomize.py",
        "usercustomize.py",
        "ipython_config.py",
        "ipython_kernel_config.py",
    ]
    names += [
        "jupyter_config.py",
        "nbgrader_config.py",
        "jupyter_nbconvert_config.py",
        "conftest.py",
    ]
    names += [
        "pyvenv.cfg",
        ".env",
        "setup.cfg",
        "evil.pth",
        ".ipython/profile_default/startup/0.py",
    ]
    names += [
        ".jupyter/jupyter_config.py",
        ".config/pip/pip.conf",
        "kernel.json",
        ".keras/keras.json",
    ]
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(evil)


# %% added after="setup"
import builtins

print("started with EVIL" if hasattr(builtins, "EVIL") else "started clean")
