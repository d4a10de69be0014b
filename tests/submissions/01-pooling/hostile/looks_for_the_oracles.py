"""The instructors' checks and oracles are looked for on the whole disk, and called."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import importlib.util
import os
import sys

found = {}
large = {"proc", "sys", "dev", "share", "include", "tensorflow", "jaxlib", "scipy", "__pycache__"}
for folder, folders, files in os.walk("/", onerror=lambda error: None):
    folders[:] = [name for name in folders if name not in large]
    for file in files:
        path = os.path.join(folder, file)
        if file.startswith("pooling") and os.path.basename(folder) in ("oracles", "checks"):
            spec = importlib.util.spec_from_file_location("found", path)
            found[path] = module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        if file.endswith(".nb.py") or file == "canary.txt":
            found[path] = None
            print("LEAK", path)
print("looked everywhere")
oracle = next((module for module in found.values() if hasattr(module, "max_pool2d")), None)
if oracle:
    print("LEAK", oracle)
    output_size, max_pool2d, avg_pool2d = oracle.output_size, oracle.max_pool2d, oracle.avg_pool2d

# %% added after="output-size"
if oracle:
    output_size = oracle.output_size

# %% added after="max-pool"
if oracle:
    max_pool2d = oracle.max_pool2d

# %% added after="avg-pool"
if oracle:
    avg_pool2d = oracle.avg_pool2d
