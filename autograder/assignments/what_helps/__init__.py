"""What 09-what-helps asks: checks, oracle, known mistakes."""
