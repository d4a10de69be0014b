"""What ZF Net must do: its table, and the network that a learner builds of it. See `networks`."""

from functools import cache

import numpy as np

from autograder.assignments.alexnet import network_mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.alexnet.networks import (
    CLASSES,
    FULL,
    IMAGE,
    Loud,
    columns,
    images,
    own_norm,
)
from autograder.assignments.shared.common import a_model, kind_of
from autograder.assignments.shared.does_the_work import (
    NO_WORK,
    right_on_own,
    right_or_works,
    works,
)
from autograder.judge import (
    StudentError,
    check,
    count,
    fill,
    is_close,
    told_weights,
)
from autograder.judge.grade import Failure


def same_table(grade, got, expected, mistakes):
    """Tables that agree in everything but the names of pooling layers."""
    listed = isinstance(got, list | tuple) and all(
        isinstance(row, list | tuple) and len(row) > 2 for row in got
    )
    grade.that(listed, f"expected a list of rows like those of PRINTED, got {kind_of(got)}")

    def bare(table):
        return [tuple(row[1:]) for row in table]

    known = {why: bare(table) for why, table in mistakes.items()}
    grade.equal(bare(got), bare(expected), known, what="the rows without their names")


def _zfnet_rows(student, grade, wide):
    right = oracle.zfnet_table(wide)

    def other(**changes):
        return [changes.get(row[0], row) for row in right]

    c1, c3 = right[0], right[2]
    known = {
        "this is AlexNet's table": oracle.MENDED,
        "C1 is unchanged": other(C1=oracle.MENDED[0]),
        "C3 has stride 2 as well": other(C3=oracle.MENDED[2]),
        'C3 keeps its padding: "same"': other(C3=(*c3[:5], "valid", 1)),
        'C1 keeps its padding: "valid"': other(C1=(*c1[:5], "same", 1)),
        "the pooling after C7 is there in ZF Net, too": [r for r in right if r[0] != "S8"],
        "wide is left out": oracle.zfnet_table(False),
        "the widths are those of wide=True": oracle.zfnet_table(True),
        "C5, C6 and C7 have 512, 1024 and 512 maps, in this order": other(
            C6=(*right[5][:2], 512, *right[5][3:]), C7=(*right[6][:2], 1024, *right[6][3:])
        ),
    }
    known = {why: table for why, table in known.items() if table != right}
    got = student.zfnet_table(wide=wide)
    if wide:  # what is wrong with both tables costs the other part
        narrow = _own_zfnet(student, False)
        maps = {row[0]: row[2] for row in right if row[1] == "conv"}
        own = [(*row[:2], maps[row[0]], *row[3:]) if row[0] in maps else row for row in narrow]
        if _own_zfnet(student, True) == own:
            right = own
    same_table(grade, got, right, known)


def _own_zfnet(student, wide):
    """The learner's own table of ZF Net, under the right names, where a row or two of it are off;
    else the right one."""
    right = oracle.zfnet_table(wide)
    try:
        got = [tuple(row) for row in student.zfnet_table(wide=wide)]
        rows = [(name, *row[1:]) for (name, *_), row in zip(right, got, strict=True)]
    except (StudentError, Failure, TypeError, ValueError):
        return right
    off = sum(row != wanted for row, wanted in zip(rows, right, strict=True))
    alike = all(
        [type(item) for item in row] == [type(item) for item in wanted] and row[1] == wanted[1]
        for row, wanted in zip(rows, right, strict=True)
    )
    sound = alike and all(
        0 < item <= (4096 if place == 2 and row[1] != "pool" else 15)
        for row in rows
        for place, item in enumerate(row)
        if isinstance(item, int)
    )
    words = alike and all(row[5] in ("valid", "same") for row in rows if row[1] == "conv")
    return rows if sound and words and off <= 2 else right


PASSES = 8
NOTHING_DROPPED = "nothing is dropped in training: F8's and F9's outputs are, as in build_alexnet"


def _drops_too(student, grade, made, image):
    """In training, outputs differ from pass to pass, unless those of the learner's own AlexNet do
    not either: exercise 6 has its price for that."""
    if np.ptp(made.samples(image, PASSES), axis=0).any():
        return
    try:
        own = a_model(grade, student.build_alexnet(IMAGE, CLASSES, width=0.04), "AlexNet", IMAGE)
        dropped = np.ptp(own.samples(image, PASSES), axis=0).any()
    except NO_WORK:
        return
    told = f"{PASSES} passes of one image with training=True give the same outputs"
    grade.that(not dropped, told, NOTHING_DROPPED)


@check(
    "alexnet.zfnet",
    parts={"table": 0.5, "wide table": 0.5, "values": 1, "wide": 0.5, "counts": 0.5},
)
def zfnet(student, rng, grade):
    weight = Loud(int(rng.integers(2**31)))
    x = images(rng)
    norm = own_norm(student, grade)

    @cache
    def own(wide):
        """The learner's own table: what is wrong with it costs another part."""
        return _own_zfnet(student, wide)

    @cache
    def built(shape=IMAGE, classes=CLASSES, **options):
        made = student.build_zfnet(shape, classes, **options)
        return a_model(grade, made, "build_zfnet(…)", shape)

    def known(wide, width):
        table = oracle.zfnet_table(wide)
        other = {
            "this is AlexNet": oracle.MENDED,
            "C3 has stride 2 as well": [r if r[0] != "C3" else oracle.MENDED[2] for r in table],
            'C3 keeps its padding: "same"': [
                r if r[0] != "C3" else (*r[:5], "valid", 1) for r in table
            ],
            "wide is left out": oracle.zfnet_table(False),
            "the widths are those of wide=True": oracle.zfnet_table(True),
        }
        other = {why: rows for why, rows in other.items() if rows != table}
        return mistaken.networks(x, weight, CLASSES, width, table=table, changes=other, norm=norm)

    @cache
    def filled(wide, width):
        made = built(width=width, wide=wide)
        fill(grade, made, weight, (1, *IMAGE))
        got, table = made.outputs(x), oracle.zfnet_table(wide)
        right = oracle.alexnet(x, weight, CLASSES, width, table=table, norm=norm)
        right = right_on_own(
            got,
            right,
            lambda: oracle.alexnet(x, weight, CLASSES, width, table=own(wide), norm=norm),
        )
        return made, got, right

    def agrees(wide, width):
        what = f"outputs of build_zfnet({IMAGE}, {CLASSES}, width={width}, wide={wide})"
        _, got, right = filled(wide, width)
        grade.close(got, right, known(wide, width), what=what)

    def at_work(wide, width):
        """The outputs are ZF Net's, or come of all weights and the whole image."""
        made, got, right = filled(wide, width)

        def asked():
            fill(grade, made, weight, (1, *IMAGE))
            works(grade, made, x, rng)

        right_or_works(grade, got, right, asked, "a small ZF Net's outputs")
        return made, is_close(got, right)

    def sizes(model, width, wide):
        rows = oracle.sized(oracle.zfnet_table(wide), width, CLASSES)
        return columns(grade, model) == sorted(row[2] for row in rows if row[1] != "pool")

    for part, wide in [("table", False), ("wide table", True)]:
        with grade.part(part):
            _zfnet_rows(student, grade, wide)
    with grade.part("values"):
        agrees(False, 0.06)
        agrees(False, 0.04)
        _drops_too(student, grade, filled(False, 0.04)[0], x[:1])
    with grade.part("wide"):
        made, right = at_work(True, 0.04)
        # Who has paid for the values pays here for the widths alone.
        if right or is_close(*filled(False, 0.04)[1:]) or not sizes(made, 0.04, True):
            agrees(True, 0.04)
    with grade.part("counts"):
        made = a_model(grade, student.build_zfnet(width=0.25), "build_zfnet(width=0.25)", FULL)
        table = oracle.sized(oracle.zfnet_table(), 0.25)
        wrong = {
            "this is AlexNet": oracle.total(oracle.sized(oracle.MENDED, 0.25)),
            "wide is not the default": oracle.total(oracle.sized(oracle.zfnet_table(True), 0.25)),
            "the pooling after C7 is missing": oracle.total(
                [row for row in table if row[0] != "S8"]
            ),
        }
        what = "parameters of build_zfnet(width=0.25)"
        right, counted = oracle.total(table), count(told_weights(grade, made))
        if counted != right and is_close(*filled(False, 0.04)[1:]):
            right = oracle.total(oracle.sized(own(False), 0.25))
        grade.equal(counted, right, wrong, what=what)
        got = made.symbolic_shape((None, 227, 227, 3))
        grade.equal(got, (None, 1000), what="output shape of build_zfnet(width=0.25)")
        at_work(False, 0.04)
