"""What the normalization layer of 05-alexnet must do: see `functions`."""

import numpy as np

from autograder.assignments.alexnet import mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.shared.common import a_layer, keeps_name, signed
from autograder.assignments.shared.does_the_work import depends_on_input, right_or_works
from autograder.judge import check, is_close

HALF_PRECISION = 4e-3


@check(
    "alexnet.lrn",
    parts={
        "values": 1.5,
        "odd radius": 0.5,
        "wider than the maps": 0.5,
        "half precision": 0.75,
        "gradient": 1,
        "saves and loads": 0.75,
    },
)
def lrn(student, rng, grade):
    def layer(**options):
        return a_layer(grade, student.LocalResponseNorm(**options), "LocalResponseNorm")

    def values(shape, scale, **options):
        x = signed(rng, shape) * np.float32(scale)
        arguments = with_defaults(options)
        known = known_apart(mistaken.lrns(x, *arguments), oracle.lrn(x, *arguments))
        grade.close(
            layer(**options)(x),
            oracle.lrn(x, *arguments),
            known,
            what=f"LocalResponseNorm({_told(options)}) on shape {shape}, values of about {scale}",
        )

    with grade.part("values"):
        values((2, 4, 5, 9), 2, r=4, k=1.5, alpha=float(rng.uniform(0.1, 0.3)), beta=0.6)
        values((3, 2, 3, 7), 3, r=2, k=0.7, alpha=float(rng.uniform(0.1, 0.3)), beta=0.9)
        values((2, 3, 4, 11), 60, r=4)
        values((2, 3, 4, 8), 200)  # the constants that the text gives are the defaults
    with grade.part("odd radius"):
        for r in (3, 5, 1):
            values((2, 3, 4, 9), 2, r=r, k=1.2, alpha=0.2, beta=0.7)
    with grade.part("wider than the maps"):
        for maps, r in [(3, 4), (4, 20), (1, 6), (5, 11)]:
            values((2, 3, 2, maps), 2, r=r, k=1.2, alpha=0.2, beta=0.7)
    with grade.part("half precision"):
        _half_precision(layer, rng, grade)
    with grade.part("gradient"):
        for r in (4, 3):
            _lrn_gradient(layer, rng, grade, r)
    with grade.part("saves and loads"):
        _lrn_reload(layer, rng, grade)


def with_defaults(options):
    defaults = {"r": 2, "k": 1.0, "alpha": 2e-5, "beta": 0.75}
    return [(defaults | options)[name] for name in defaults]


def _told(options):
    return ", ".join(f"{name}={value:.3g}" for name, value in options.items())


def known_apart(known, right):
    """Mistakes that show here."""
    shown = {}
    for why, wrong in known.items():
        with np.errstate(all="ignore"):
            value = wrong() if callable(wrong) else wrong
        if not is_close(value, right):
            shown[why] = value
    return shown


def _half_precision(layer, rng, grade):
    """Squares of activations above 255 are infinite in float16; the result need not be. What the
    layer does wrong in float32 as well costs other parts: there it is held against itself."""
    for scale, options in [(900, {"r": 4}), (60, {"r": 2, "alpha": 1e-3, "k": 2.0})]:
        x = (np.abs(signed(rng, (2, 3, 4, 6))) * scale).astype("float16")
        right, single = oracle.lrn(x, *with_defaults(options)), layer(**options)
        got = layer(**options, dtype="float16")(x)
        what = f"float16 values of about {scale}"
        if not is_close(got, right, HALF_PRECISION):
            own = single(x.astype("float32"))
            if is_close(own, right):
                cause = "computed in float16, where squares overflow or lose digits: use float32"
                grade.close(got, right, {cause: got}, tolerance=HALF_PRECISION, what=what)
            _normalizes(grade, single, rng)
            grade.close(got, own, tolerance=HALF_PRECISION, what=f"{what}, as in float32")
        told = np.asarray(got).dtype.name
        why = "the result is not cast back to the dtype of the input"
        grade.that(told == "float16", f"dtype of the result for float16: {told}", why)


def _normalizes(grade, made, rng):
    """Values are scaled, each by others as well: whichever, and by how much, costs other parts."""
    x = signed(rng, (2, 3, 4, 7)) * 3
    depends_on_input(grade, made, x, mixes=True)
    got = np.asarray(grade.shape(made(x), x.shape), float)
    kept = np.mean(np.sign(got) == np.sign(x))
    grade.that(kept > 0.9, f"{1 - kept:.0%} of the values have another sign than before")


def _lrn_gradient(layer, rng, grade, r):
    x, upstream = signed(rng, (2, 2, 3, 6)) * 2, signed(rng, (2, 2, 3, 6))
    constants = {"r": r, "k": 1.3, "alpha": 0.15, "beta": 0.75}
    arguments = with_defaults(constants)
    frozen = upstream * oracle.lrn(x, *arguments) / x
    grade.close(
        layer(**constants).gradient(x, upstream),
        oracle.lrn_gradient(x, upstream, *arguments),
        {
            "the gradient takes the sum for a constant: it must flow through the sum, too": frozen,
            "this is the gradient of a sum over r maps on each side": lambda: oracle.lrn_gradient(
                x, upstream, 2 * r, *arguments[1:]
            ),
            "no gradient comes back: the layer leaves the backend (NumPy does)": 0 * x,
        },
        tolerance=1e-3,
        what=f"gradient of LocalResponseNorm({_told(constants)})",
    )


def _lrn_reload(layer, rng, grade):
    x = signed(rng, (2, 3, 2, 7)) * 3
    options = {"r": 4, "k": 1.5, "alpha": 0.2, "beta": 0.6}
    made = layer(**options, name="norm_2")
    arguments = with_defaults(options)
    right_or_works(
        grade,
        made(x),
        oracle.lrn(x, *arguments),
        lambda: _normalizes(grade, made, rng),
        "the layer before it was saved",
    )
    loaded = a_layer(grade, made.reload((None, 3, 2, 7)), "the loaded model")
    lost = {
        f"this is what is loaded when get_config leaves {name} out": oracle.lrn(
            x, *with_defaults({k: v for k, v in options.items() if k != name})
        )
        for name in options
    }
    lost["this is what is loaded without a get_config of your own"] = oracle.lrn(x)
    grade.close(loaded(x), made(x), lost, what="the layer, saved and loaded")
    keeps_name(grade, made, "norm_2")
    shape = (None, 5, 6, 8)
    grade.equal(made.symbolic_shape(shape), shape, what="the layer's output in a Keras model")
