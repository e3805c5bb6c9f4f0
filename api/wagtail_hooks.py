"""What delivery adds to the admin."""

from wagtail import hooks

from .preview.userbar import use_front_end_checker

hooks.register("construct_wagtail_userbar", use_front_end_checker)
