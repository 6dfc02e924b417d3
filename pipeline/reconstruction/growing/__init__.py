"""What a reconstruction shows of itself while it runs."""
