"""What 04-lenet5 asks: checks, oracle, known mistakes."""
