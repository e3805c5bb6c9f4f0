"""One page: by its id, by its path, or the way from the one to the other.

A hit is one statement and no work: the stored bytes go out as they are. What is not fresh is built,
answered and stored; what is not public is not found.
"""
