"""What editors see of a draft before it is published. Nothing here is public or cached."""
