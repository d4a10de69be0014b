"""What 02-fashion-cnn asks: checks, oracle, known mistakes."""
