"""What right answers are: float64 NumPy definitions, obvious rather than fast.

One module per assignment. Every definition cites its source and is tested against an
independent implementation (Keras) on random shapes. Checks compare learners' results with these.
"""
