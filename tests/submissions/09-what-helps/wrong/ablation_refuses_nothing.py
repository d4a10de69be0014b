"""Takes any seeds."""
# /// expect
# fails = ["what_helps.ablation: refusals"]
# ///

# %% answer="ablation"
def ablation(run, builders, seeds):
    results = {name: {} for name in builders}
    for seed in seeds:
        for name, build in builders.items():
            for what, number in run(build, seed).items():
                results[name].setdefault(what, []).append(number)
    return results
