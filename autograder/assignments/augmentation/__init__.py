"""What 03-augmentation asks: checks, oracle, known mistakes."""
