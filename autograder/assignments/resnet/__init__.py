"""What 07-resnet asks: checks, oracle, known mistakes."""
