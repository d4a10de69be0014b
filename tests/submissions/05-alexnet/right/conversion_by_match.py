"""The four conventions by match, refused by an error of the learner's own."""


# %% answer="convert-lrn"
class UnknownConvention(ValueError):
    """Another word than the four."""


def convert_lrn(window: int, alpha: float, source: str, target: str) -> tuple[int, float]:
    def check(word):
        match word:
            case "equation" | "paper" | "tensorflow" | "torch":
                return
            case _:
                raise UnknownConvention("no such convention: " + repr(word))

    check(source)
    check(target)
    match source:
        case "equation":
            each_side = window >> 1
        case "tensorflow":
            each_side = window
        case _:
            if not window & 1:
                raise ValueError(f"{window=} has no middle")
            each_side = (window - 1) // 2
    per_sum = alpha / window if source == "torch" else alpha
    match target:
        case "equation":
            return 2 * each_side, per_sum
        case "tensorflow":
            return each_side, per_sum
        case "paper":
            return 2 * each_side + 1, per_sum
    return 2 * each_side + 1, per_sum * (2 * each_side + 1)
