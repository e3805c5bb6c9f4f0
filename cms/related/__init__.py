"""The related panel: how its cards are chosen when no editor did."""
