"""Writes the answers out in place of the letters."""
# /// expect
# fails = ["pooling.shift_question: question 1", "pooling.shift_question: question 2"]
# names = ["answers are single letters"]
# ///

# %% answer="shift-question"
shift_answers = {
    "1": "average, max, none",
    "2": "the old map, moved by one cell",
    "3": "B",
    "4": "D",
}
