"""Small networks that are trained already, for looking inside at once.

    network = trained.fashion_small()
    plots.feature_maps(network.layers[0](clothes.test_images[:1]))

`make references` trains them; course/weights/README.md says how well. Their weights and a record of
the training, with the layers, are in course/weights.
"""

import json
from pathlib import Path

from course.files import DataError
from course.training.weights_file import SUFFIX, WeightsError, load, sha256

__all__ = ["fashion_small"]

WEIGHTS = Path(__file__).parent / "weights"


def fashion_small():
    """Return a network of 167,626 parameters, trained on Fashion-MNIST.

    Returns:
        `keras.Sequential`, (n, 28, 28, 1), 0 to 1 → (n, 10) probabilities. Its first layer holds
        32 filters of 5 × 5.

    Raises:
        DataError: its files are damaged.
    """
    return _network("fashion-small")


def _network(name):
    import keras

    weights = WEIGHTS / f"{name}{SUFFIX}"
    try:
        record = json.loads((WEIGHTS / f"{name}.json").read_text())
        if sha256(weights) != record["sha256"]:
            raise WeightsError("another checksum")
        network = keras.models.model_from_json(json.dumps(record["layers"]))
        load(network, weights)
    except (OSError, ValueError, KeyError, WeightsError) as error:
        raise DataError(
            f"{weights} or {name}.json beside it is missing or damaged ({error}). "
            "Restore both from the course's repository or archive."
        ) from error
    return network
