"""Takes equivariance for invariance, and the window for its place."""
# /// expect
# fails = ["pooling.shift_question: question 2", "pooling.shift_question: question 4"]
# names = ["it moves along", "wherever in the window it was"]
# ///

# %% answer="shift-question"
shift_answers = {"1": "C", "2": "A", "3": "B", "4": "A"}
