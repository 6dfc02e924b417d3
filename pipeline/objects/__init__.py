"""What is where: an optional detector, and how far each object is that it sees."""
