"""An input transformer replaces each graded cell by its points."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
def lenient(lines):
    return ["30.0\n"] if any("check(" in line for line in lines) else lines


get_ipython().input_transformers_post.append(lenient)
