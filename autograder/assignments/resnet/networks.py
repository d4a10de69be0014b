"""What the networks of 07-resnet must do: see `functions`, and `unit`.

All are judged under weights that the judge sets: gammas, betas and moving averages, too. Slips that
`unit` judges are held out: the normalizations' epsilon and scale, and biases, by `takeover`;
whatever else is wrong with the unit by `held_out`.
"""

from collections import Counter

import numpy as np

from autograder.assignments.resnet import mistakes as mistaken
from autograder.assignments.resnet import oracle
from autograder.assignments.resnet.held_out import Own
from autograder.assignments.resnet.takeover import filled, with_its_epsilon
from autograder.assignments.shared.common import a_layer, a_model, signed
from autograder.assignments.shared.does_the_work import right_or_works, works
from autograder.assignments.shared.sizes import differences
from autograder.assignments.shared.steady import draws_nothing
from autograder.judge import check, compare, count, told_weights
from autograder.judge.grade import Failure
from autograder.judge.student import StudentError

DRAWS = 20
"""Of weights, until no class has nearly all of the probability."""
RESNET34 = {"trainable": 21_797_672, "total": 21_814_696}


def dark_and_light(rng, shape):
    """Two images, around -1 and around 1: each map of the stem is below 0 all over a window of the
    max pooling in one of them, where a missing ReLU shows."""
    shift = np.reshape([-1, 1], (2, 1, 1, 1))
    return (rng.normal(size=shape) + shift).astype("float32")


@check(
    "resnet.network",
    parts={
        "network": 2,
        "other stages": 1,
        "small images": 1,
        "ResNet-34": 1.5,
        "saves and loads": 0.5,
    },
)
def network(student, rng, grade):
    own = Own(student, grade, rng)

    def values(sides, depth, classes, units, width, small=False):
        x = dark_and_light(rng, (2, *sides, depth))
        options = {"units": units, "filters": width, "small_images": small}
        made = student.build_resnet((*sides, depth), classes, **options)
        for _ in range(DRAWS):  # a softmax of zeros and ones would hide what comes before it
            model, weight = filled(grade, made, rng, x.shape, classes)
            right = oracle.resnet(oracle.Net(weight), x, classes, units, width, small)
            if right.max() < 0.95:
                break
        what = f"build_resnet({(*sides, depth)}, {classes}, units={units}, filters={width})"
        got = model.outputs(x)
        case = x, classes, units, width, small
        _, expected = with_its_epsilon(
            got, lambda e: oracle.resnet(oracle.Net(weight, epsilon=e), *case)
        )
        if not compare.is_close(got, expected):
            _, expected = with_its_epsilon(
                got, lambda e: oracle.resnet(oracle.Net(weight), *case, stem_epsilon=e)
            )
        expected = own.explains(
            got,
            expected,
            lambda unit: oracle.resnet(oracle.Net(weight), x, classes, units, width, small, unit),
        )
        _has_classes(grade, got, classes, what)
        known = mistaken.networks(weight, x, classes, units, width, small)
        grade.close(got, expected, known, what=what)
        return model, x, what

    with grade.part("network"):
        values((49, 68), 3, 7, (1, 2, 1), 4)
        model, x, what = values((40, 33), 1, 10, (3,), 6)
        draws_nothing(grade, model, x, what)
    with grade.part("other stages"):
        values((70, 50), 2, 5, (1, 1, 1, 1), 2)
        values((32, 32), 3, 6, (2, 1), 4)
    with grade.part("small images"):
        values((19, 28), 1, 10, (1, 2), 4, small=True)
    with grade.part("ResNet-34"):
        _resnet34(student, rng, grade, own)
        # Shapes are what the learner's process tells: a small relative has to do the work.
        _small_network(student, rng, grade, (32, 32, 3), own)
    with grade.part("saves and loads"):
        model, x, before = _small_network(student, rng, grade, (33, 20, 2), own)
        try:
            again = a_layer(grade, model.reloaded(), "the loaded model")
            grade.close(again.outputs(x), before, what="the network, saved and loaded")
        except (Failure, StudentError):
            if own.loads((9, 5, 2), 4, 2):
                raise
            _takes_weights(student, grade, model, x, before)


def _has_classes(grade, got, classes, what):
    other = len(got[0]) if np.ndim(got) == 2 else classes
    if other != classes:
        why = f"num_classes is not used: there are always {other}"
        grade.shape(got, (2, classes), {why: (2, other)}, what=what)


def _takes_weights(student, grade, model, x, before):
    """Where the unit cannot be loaded, which costs another part: a new network with these weights
    is this network."""
    again = student.build_resnet(x.shape[1:], 5, units=(1, 1), filters=2)
    again = a_model(grade, again, "what build_resnet returns", x.shape[1:])
    again.fill(model.values())
    grade.close(again.outputs(x), before, what="a new network with the weights of the one before")


def _small_network(student, rng, grade, shape, own):
    """A small network, images and its outputs: right, or wrong in what other parts judge."""
    x = dark_and_light(rng, (2, *shape))
    made = student.build_resnet(shape, 5, units=(1, 1), filters=2)
    model, weight = filled(grade, made, rng, x.shape, 5)
    outputs = model.outputs(x)
    right = own.explains(
        outputs,
        oracle.resnet(oracle.Net(weight), x, 5, (1, 1), 2),
        lambda unit: oracle.resnet(oracle.Net(weight), x, 5, (1, 1), 2, unit=unit),
    )
    what = "a small network of build_resnet"
    right_or_works(grade, outputs, right, lambda: _works(grade, model, x, rng), what)
    return model, x, outputs


def _works(grade, model, x, rng):
    """`works`, for a network of two units: stem, four convolutions, a projection and a head, of
    which a slip may leave one out."""
    kernels = sum(one.kind == "kernel" for one in told_weights(grade, model))
    grade.that(kernels >= 6, f"stem, two units and a dense layer have 7 kernels, not {kernels}")
    works(grade, model, x, rng, moving=False, forgotten=2)  # a slip in the unit is made twice


def _resnet34(student, rng, grade, own):
    model = a_layer(grade, student.build_resnet34(), "what build_resnet34 returns")
    told = told_weights(grade, model, (1, 224, 224, 3))
    got = sorted(
        (512, 1000) if w.shape == (1, 1, 512, 1000) else w.shape  # dense
        for w in told
        if w.kind == "kernel"
    )
    right = sorted([*oracle.kernels(3, (3, 4, 6, 3), 64), (512, 1000)])
    known = {
        _of_other_stages(got): got,
        "the projections are missing": sorted(
            [*oracle.kernels(3, (3, 4, 6, 3), 64, shortcuts_too=False), (512, 1000)]
        ),
    }
    first_too = sorted([*right, (1, 1, 64, 64)])
    known["the first stage begins with a projection: its stride is 1, its maps stay 64"] = first_too
    grade.that(
        got == right or got == sorted([*own.kernels((3, 4, 6, 3), 64), (512, 1000)]),
        f"the kernels are not those of ResNet-34: {differences(told, right)}",
        next((why for why, shapes in known.items() if shapes == got), ""),
    )
    counted = {
        "trainable": count(w for w in told if w.trainable),
        "total": count(told),
    }
    kinds = Counter()
    for one in told:
        kinds[one.kind] += count([one])
    held = ", ".join(f"{kinds[kind]:,} in weights {kind!r}" for kind in sorted(kinds))
    wanted = RESNET34
    if counted != RESNET34 and counted == own.counted((3, 4, 6, 3), 64, RESNET34):
        wanted = counted  # that of the learner's own units
    grade.equal(counted, wanted, _totals(), what=f"numbers of weights ({held})")
    scores = model.outputs(rng.uniform(size=(1, 224, 224, 3)).astype("float32"))
    grade.shape(scores, (1, 1000), what="build_resnet34() on one image")
    known = {"a softmax is missing": np.asarray([np.nan])}
    grade.close(np.asarray(scores).sum(axis=1), [1.0], known, what="sum of the probabilities")
    _asked_for_others(student, rng, grade)


def _of_other_stages(got):
    """What the kernels tell of stem, filters and units, if they are of a residual network."""
    stems = [shape for shape in got if len(shape) == 4 and shape[2] == 3]
    width = stems[0][-1] if len(stems) == 1 else 0
    if not width:
        return ""
    seconds = [got.count((3, 3, width * 2**s, width * 2**s)) for s in range(4)]
    units = tuple((n + (stage > 0)) // 2 for stage, n in enumerate(seconds))
    found = [*stems, *oracle.kernels(3, units, width)[1:], (8 * width, 1000)]
    if sorted(found) != got:
        return ""
    wrong = []
    if units != (3, 4, 6, 3):
        eighteen = ", as in ResNet-18" if units == (2, 2, 2, 2) else ""
        told = ", ".join(map(str, units))
        wrong.append(f"it holds the weights of {told} units{eighteen}, not of 3, 4, 6, 3")
    if width != 64:
        wrong.append(f"it begins with {width} filters, not with 64")
    if stems[0][:2] != (7, 7):
        rows, columns = stems[0][:2]
        wrong.append(f"its stem is {rows}×{columns}, not 7×7")
    return "; ".join(wrong)


def _asked_for_others(student, rng, grade):
    """ResNet-34 for other images and classes: both arguments are its own."""
    shape, classes = (int(rng.integers(33, 40)), int(rng.integers(33, 40)), 2), 7
    other = a_layer(grade, student.build_resnet34(shape, classes), "what build_resnet34 returns")
    what = f"build_resnet34({shape}, {classes}) on one image of that shape"
    try:
        scores = other.outputs(rng.uniform(size=(1, *shape)).astype("float32"))
    except StudentError as error:
        shapes = {one.shape for one in told_weights(grade, other)}
        why = "build_resnet34 does not use its input_shape"
        grade.fail(f"{what}: {error}", why if (7, 7, 3, 64) in shapes else "")
    known = {"build_resnet34 does not use its num_classes": (1, 1000)}
    grade.shape(scores, (1, classes), known, what=what)


def _totals():
    """Sentence → the numbers of weights that this mistake leaves; 8,512 maps are normalized."""

    def changed(trainable, total):
        return {"trainable": RESNET34["trainable"] + trainable, "total": RESNET34["total"] + total}

    return {
        "the convolutions have biases": changed(8_512, 8_512),
        "the batch normalizations have no gamma, or no beta": changed(-8_512, -8_512),
        "the batch normalizations have neither gamma nor beta": changed(-17_024, -17_024),
        "the stem's batch normalization is missing": changed(-128, -256),
        "the stem's convolution has a bias": changed(64, 64),
        "the dense layer has no bias": changed(-1_000, -1_000),
        "the projections have no batch normalization": changed(-1_792, -3_584),
    }


@check("resnet.tower", parts={"residual": 0.75, "plain": 0.75, "the same weights": 0.5})
def tower(student, rng, grade):
    own = Own(student, grade, rng)

    def on_own(weight, options):
        return lambda unit: oracle.tower(
            oracle.Net(weight), *options, unit=lambda net, x, filters: unit(net, x, filters, 1)
        )

    for part, shortcuts in [("residual", True), ("plain", False)]:
        with grade.part(part):
            for units, width, shape, classes in [(3, 4, (6, 7, 1), 5), (1, 3, (5, 4, 2), 10)]:
                x = signed(rng, (2, *shape))
                model = student.build_tower(units, width, shortcuts, shape, classes)
                model, weight = filled(grade, model, rng, x.shape, classes)
                got = model.outputs(x)
                options = x, classes, units, width, shortcuts
                _, expected = with_its_epsilon(
                    got, lambda e, o=options, w=weight: oracle.tower(oracle.Net(w, epsilon=e), *o)
                )
                if shortcuts:
                    expected = own.explains(got, expected, on_own(weight, options))
                what = f"build_tower({units}, {width}, {shortcuts}, {shape}, {classes})"
                _has_classes(grade, got, classes, what)
                grade.close(got, expected, mistaken.towers(weight, *options), what=what)
                draws_nothing(grade, model, x, what)
    with grade.part("the same weights"):
        listed = []
        for shortcuts in (False, True):
            made = student.build_tower(2, 3, shortcuts)
            x = signed(rng, (3, 7, 7, 1))
            model, weight = filled(grade, made, rng, x.shape, 10)
            listed.append([(w.kind, w.shape) for w in told_weights(grade, model)])
            options, got = (x, 10, 2, 3, shortcuts), model.outputs(x)
            right = oracle.tower(oracle.Net(weight), *options)
            if shortcuts:
                on_it = own.explains(got, right, on_own(weight, options))
                if on_it is not right:  # what is wrong with the unit costs another part
                    listed[1] = listed[0]
                right = on_it
            what = f"outputs of build_tower(2, 3, {shortcuts})"
            asked = lambda m=model, x=x: works(  # noqa: E731
                grade, m, x, rng, moving=False, forgotten=2
            )
            right_or_works(grade, got, right, asked, what)
        plain, residual = listed
        why = ""
        if sorted(plain) != sorted(residual):
            more = "residual" if len(residual) > len(plain) else "plain"
            why = f"the {more} tower has weights that the other has not"
        grade.that(plain == residual, "the two towers do not have the same weights in order", why)
        # One for the dense layer; beta is none of batch normalization's biases.
        biases = sum(kind == "bias" for kind, _ in plain)
        why = "the convolutions have biases: use_bias=False" if biases == 6 else ""
        grade.equal(biases, 1, {why: biases} if why else {}, what="biases of a tower")
        kernels = sum(kind == "kernel" for kind, _ in plain)
        known = {
            "one convolution in each unit, not two, or one unit too few": 4,
            "one unit too many": 8,
        }
        grade.equal(
            kernels, 6, known, what="kernels of a tower of two units: first, 2 in each, dense"
        )
