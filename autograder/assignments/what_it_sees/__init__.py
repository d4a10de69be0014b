"""What 10-what-it-sees asks: checks, oracle, known mistakes."""
