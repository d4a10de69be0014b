"""Thinks that the mean keeps a find apart from noise."""
# /// expect
# fails = ["pooling.shift_question: question 3"]
# names = ["the means are 2 and 2"]
# ///

# %% answer="shift-question"
shift_answers = dict(zip("1234", "CBAD"))
