"""From outline to draft: finds the place, plans everything, then writes it in one transaction."""
