"""Leaves the last question out."""
# /// expect
# fails = ["pooling.shift_question: question 4"]
# names = ['the key "4"']
# ///

# %% answer="shift-question"
shift_answers = {"1": "C", "2": "B", "3": "B"}
