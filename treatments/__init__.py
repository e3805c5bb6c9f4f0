"""Treatments: what the clinic does, for which conditions, on which parts of the body."""
