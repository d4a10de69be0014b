"""What the metric of 05-alexnet must do: see `functions`."""

import numpy as np

from autograder.assignments.alexnet import mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.shared.common import explaining, keeps_name, kind_of
from autograder.assignments.shared.does_the_work import depends_on_arguments, right_or_works
from autograder.judge import check


def scores_with_ties(rng, images, classes):
    """Scores on a coarse grid, so that many are equal; labels drawn over all classes."""
    scores = rng.integers(0, max(classes // 2, 2), size=(images, classes)) / 8
    return scores.astype("float32"), rng.integers(0, classes, size=images)


@check(
    "alexnet.top_k_metric",
    parts={
        "over batches": 0.75,
        "ties": 0.25,
        "reset": 0.25,
        "in a model": 0.5,
        "config and refusals": 0.25,
    },
)
def top_k_metric(student, rng, grade):
    def metric(**options):
        made = student.TopKError(**options)
        grade.that(hasattr(made, "config"), f"TopKError should be a metric, got {kind_of(made)}")
        return made

    def batches(sizes, classes=9, ties=False):
        for size in sizes:
            scores, labels = scores_with_ties(rng, size, classes)
            if not ties:
                scores = rng.permuted(
                    np.tile(np.arange(classes, dtype="float32") / classes, (size, 1)), axis=1
                )
            yield scores, labels

    def runs(made, drawn, k, what):
        drawn = list(drawn)
        got = [made(labels, scores) for scores, labels in drawn]
        streams = [_streamed(drawn[: n + 1], k) for n in range(len(drawn))]
        known = explaining(got, [known for _, known in streams])
        for n, (one, (right, _), wrong) in enumerate(zip(got, streams, known, strict=True)):
            grade.close(one, right, wrong, what=f"{what}, after {n + 1} batches")

    with grade.part("over batches"):
        runs(metric(), batches([4, 17, 9]), 5, "TopKError()")
        runs(metric(k=2), batches([13, 5, 30]), 2, "TopKError(k=2)")
        scores, labels = next(batches([12]))
        got = metric(k=3)(labels[:, None], scores)
        grade.close(got, oracle.top_k_error(scores, labels, 3), what="labels of shape (12, 1)")
    with grade.part("ties"):
        runs(metric(k=3), batches([55], ties=True), 3, "equal scores")
        runs(metric(), [(np.full((6, 8), 0.125, "float32"), np.arange(6))], 5, "all scores equal")
    with grade.part("reset"):
        made = metric(k=2)
        first, second = batches([25, 10])
        made(first[1], first[0])
        student.reset(made)
        grade.close(
            made(second[1], second[0]),
            oracle.top_k_error(*second, 2),
            {"what was seen before reset_state still counts": _streamed([first, second], 2)[0]},
            what="after reset_state",
        )
    with grade.part("in a model"):
        scores, labels = next(batches([37]))
        grade.close(
            student.evaluated(metric(k=3, name="mistakes"), scores, labels),
            *_streamed([(scores[i : i + 16], labels[i : i + 16]) for i in (0, 16, 32)], 3),
            what="model.evaluate in batches of 16",
        )
    with grade.part("config and refusals"):
        made = metric(k=4, name="top4")
        scores, labels = next(batches([15]))
        got = made(labels, scores)
        changes = {
            "k": (1, labels, scores),
            "the labels": (4, (labels + 4) % scores.shape[1], scores),
            "the scores": (4, labels, -scores),
        }
        right_or_works(
            grade,
            got,
            oracle.top_k_error(scores, labels, 4),
            lambda: depends_on_arguments(
                grade, lambda k, y, s: metric(k=k)(y, s), (4, labels, scores), changes, least=2
            ),
            "TopKError(k=4)",
        )
        config = made.config()
        config = config if isinstance(config, dict) else {}
        grade.equal(config.get("k"), 4, what="get_config's entry for k")
        keeps_name(grade, made, "top4")
        few = np.ones((2, 3), "float32") * np.arange(3, dtype="float32")
        grade.accepts(ValueError, metric(k=3), np.zeros(2, int), few)
        grade.raises(ValueError, metric(k=6), np.zeros(2, int), few, mentions=(6, 3))


def _streamed(seen, k):
    """(right value, mistakes) after the batches ``seen``."""
    misses = [oracle.misses(scores, labels, k) for scores, labels in seen]
    right = float(np.concatenate(misses).mean())
    scores = np.concatenate([s for s, _ in seen])
    labels = np.concatenate([y for _, y in seen])
    known = {
        "the mean of the batches' errors: small batches must count less": float(
            np.mean([m.mean() for m in misses])
        ),
        "only the last batch counts": float(misses[-1].mean()),
        **mistaken.errors(scores, labels, k),
    }
    return right, known
