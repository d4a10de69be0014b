"""An author's side: the text of a notebook, its rules, what is built from it and for learners."""
