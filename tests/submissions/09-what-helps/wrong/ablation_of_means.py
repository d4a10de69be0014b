"""Returns means."""
# /// expect
# fails = ["what_helps.ablation: results"]
# names = ["the mean of the seeds: keep each result, or"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise ValueError("two seeds or more, each once")
    results = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                results[name].setdefault(what, []).append(number)
    return {
        name: {what: sum(row) / len(row) for what, row in found.items()}
        for name, found in results.items()
    }
