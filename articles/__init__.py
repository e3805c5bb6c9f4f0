"""Articles: what the clinic writes for its readers."""
