"""What the judge asks of any random layer of 03-augmentation, whose draws it never sees."""

import numpy as np

BATCHES, COUNT = 2, 100
"""What is drawn is judged on BATCHES calls with COUNT images each. All bounds on shares and means
lie five standard deviations or more from what a right layer gives."""


def seed_of(rng):
    return int(rng.integers(1, 2**31 - 1))


def moves_at_all(grade, layer):
    """In training, the layer moves what images show, rightly or not, and not always alike.

    The images are grey but for one light pixel, so near the middle that it stays in the frame.
    Where it is light afterwards must vary, even where a batch is moved as one, and it must be
    lighter where that pixel was lighter.
    """
    side, light = 9, {}
    for brightness in (0.3, 0.9):
        x = np.full((10, side, side, 4), 0.2, "float32")
        x[:, side // 2, side // 2 + 1] = brightness
        outputs = outputs_of(grade, layer, x, 6).reshape(-1, side * side, 4).mean(-1)
        light[brightness] = outputs.max(axis=1).mean()
    places = np.unique(outputs.argmax(axis=1))
    still = "nothing is moved in training: what images show stays in its place"
    grade.that(len(places) > 1, still)
    lighter = light[0.9] > light[0.3] + 0.05
    grade.that(bool(lighter), "what comes out does not depend on the images")


def outputs_of(grade, layer, x, batches=BATCHES):
    """What a layer makes of `x` in training, `batches` times: an array (batches, *x.shape)."""
    made = [layer(x, training=True) for _ in range(batches)]
    for got in made:
        grade.shape(got, x.shape, what="what comes out in training")
    made = np.stack([np.asarray(got, "float64") for got in made])
    grade.that(bool(np.isfinite(made).all()), "expected finite values, got NaN or infinity")
    return made


def one_by_one(grade, layer, x):
    """`outputs_of`, each image in a batch of its own."""
    return outputs_of(grade, layer, x[:1], BATCHES * len(x)).reshape(BATCHES, *x.shape)


def keeps_seed(grade, config, seed):
    """Wherever it stands in what get_config gives."""
    grade.that(
        str(seed) in str(config),
        "a layer that is made again by its get_config has another seed, and draws other numbers",
        "get_config leaves the seed out",
    )


def seed_part(grade, rng, layer, x):
    """The same seed, the same sequence; another seed or another call, other draws."""
    seed = seed_of(rng)
    # Who draws once for a whole batch draws the same now and then: six batches tell.
    first, again, other = (outputs_of(grade, layer(s), x, 6) for s in (seed, seed, seed + 1))
    grade.that(
        not np.allclose(first[0], first[1:]),
        "call after call drew the same numbers",
        "an integer seed gives the same numbers at every call: make a SeedGenerator in __init__",
    )
    grade.that(
        np.allclose(first, again, atol=1e-5),
        "two layers with the same seed gave different results",
        "the seed is not used",
    )
    grade.that(
        not np.allclose(first, other, atol=1e-5),
        "two layers with different seeds gave the same results",
        "the seed is the same whatever is asked for",
    )
