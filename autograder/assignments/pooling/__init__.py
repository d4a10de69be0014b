"""What 01-pooling asks: checks, oracle, known mistakes."""
