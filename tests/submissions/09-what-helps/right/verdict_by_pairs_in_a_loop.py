"""A loop over pairs that are as many, says zip."""

# %% answer="verdict"
def verdict(before, after):
    gains = []
    for one, two in zip(before, after, strict=True):
        gains.append(two - one)
    count = len(gains)
    if count < 2:
        raise ValueError("a single pair has no spread")
    average = sum(gains) / count
    spread = math.sqrt(sum((gain - average) ** 2 for gain in gains) / (count - 1))
    margin = 2 * spread / math.sqrt(count)
    if -margin <= average <= margin:
        return "cannot tell"
    if average > 0:
        return "better"
    return "worse"
