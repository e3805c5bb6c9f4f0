"""``site/``: what all pages of the front end need: clinic, locations, menus, announcements."""
