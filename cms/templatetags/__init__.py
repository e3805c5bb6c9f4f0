"""Template tags of the previews."""
