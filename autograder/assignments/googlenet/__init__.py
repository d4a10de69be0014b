"""What 06-googlenet asks: checks, oracle, known mistakes."""
