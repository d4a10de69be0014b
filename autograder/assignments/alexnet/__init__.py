"""What 05-alexnet asks: checks, oracle, known mistakes."""
