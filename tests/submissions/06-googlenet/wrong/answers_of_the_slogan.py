"""Answers what the slogan suggests, without looking at the table."""

# /// expect
# fails = [
#     "googlenet.answers: question 1",
#     "googlenet.answers: question 2",
#     "googlenet.answers: question 3",
#     "googlenet.answers: question 4",
# ]
# names = ["that is another number", "a convolution uses each of its weights at every pixel"]
# ///

# %% answer="answers"
answers = {"1": "D", "2": "A", "3": "A", "4": "A"}
