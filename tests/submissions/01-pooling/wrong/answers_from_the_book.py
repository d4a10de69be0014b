"""Believes the textbook's sentence, not the measured curves."""
# /// expect
# fails = ["pooling.shift_question: question 1"]
# names = ["what the textbook's sentence leads one to expect"]
# ///

# %% answer="shift-question"
shift_answers = {"1": "A", "2": "B", "3": "B", "4": "D"}
