"""What 08-challenge asks: checks, oracle, known mistakes."""
