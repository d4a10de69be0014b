"""The judge is offered names that are methods, dunders, paths, thousands."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
import autograder.probe as probe

serve = probe._serve


def strange(path, name, objects):
    names = ["__class__", "request", "_ask", "../x", "", "x" * 5000] + [
        f"n{n}" for n in range(5000)
    ]
    return serve(path, name, {**objects, **dict.fromkeys(names, None)})


probe._serve = strange
