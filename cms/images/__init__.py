"""Image renditions: which exist and what they are called, how they are encoded, who serves them."""
