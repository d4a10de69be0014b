"""Write what the course's own trained networks give for the judge's images: `make references` has
trained others, or the images are new. Run it in the repository's root:

    .venv/bin/python -m tools.make_familiar
"""

import numpy as np

from autograder.judge import familiar, reached
from course import trained

NETWORKS = {"fashion": ["fashion_small", "lenet5_fashion"], "digits": ["lenet5_digits"]}


def given() -> dict[str, np.ndarray]:
    """ "DATA/NETWORK" → float16 probabilities of the held-out images."""
    return {
        f"{data}/{name}": getattr(trained, name)()
        .predict(reached.held_out(data).images, verbose=0)
        .astype("float16")
        for data, names in NETWORKS.items()
        for name in names
    }


if __name__ == "__main__":
    np.savez_compressed(familiar.FILE, **given())
    print(f"{familiar.FILE}: {familiar.FILE.stat().st_size:,} bytes")
