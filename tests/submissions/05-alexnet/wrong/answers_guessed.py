"""Guesses all letters."""
# /// expect
# fails = [
#   "alexnet.lrn_question: question 1",
#   "alexnet.lrn_question: question 2",
#   "alexnet.lrn_question: question 3",
#   "alexnet.lrn_question: question 4",
# ]
# names = []
# ///

# %% answer="lrn-question"
lrn_answers = {"1": "C", "2": "B", "3": "A", "4": "A"}
