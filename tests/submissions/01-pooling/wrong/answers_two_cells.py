"""Counts the shift in pixels, not in cells."""
# /// expect
# fails = ["pooling.shift_question: question 2"]
# names = ["one cell of the pooled map is two pixels wide"]
# ///

# %% answer="shift-question"
shift_answers = {"1": "C", "2": "C", "3": "B", "4": "D"}
