"""Sums by hand, given as a list."""

# %% answer="mean-and-error"
def summary(values):
    n = len(values)
    if n in (0, 1):
        raise ValueError(n)
    mean = sum(values) / n
    variance = sum((v - mean) * (v - mean) for v in values) / (n - 1)
    return [mean, variance**0.5, (variance / n) ** 0.5]
