"""Handed in as it was given out."""

# /// expect
# fails = [
#     "what_helps.trial: accuracies",
#     "what_helps.trial: one new network from the seed",
#     "what_helps.trial: steps",
#     "what_helps.trial: batches",
#     "what_helps.trial: the same batches for all networks",
#     "what_helps.trial: seconds",
#     "what_helps.ablation: results",
#     "what_helps.ablation: seed by seed",
#     "what_helps.ablation: refusals",
#     "what_helps.summary: mean",
#     "what_helps.summary: deviation",
#     "what_helps.summary: error",
#     "what_helps.summary: refusals",
#     "what_helps.verdict: clear",
#     "what_helps.verdict: noise",
#     "what_helps.verdict: pairs",
#     "what_helps.verdict: refusals",
#     "what_helps.choose: chosen",
#     "what_helps.choose: told",
#     "what_helps.choose: refusals",
#     "what_helps.overfitting: epoch",
#     "what_helps.overfitting: gap",
#     "what_helps.overfitting: lost",
#     "what_helps.overfitting: refusals",
# ]
# names = ["is not written yet"]
# untouched = true
# ///
