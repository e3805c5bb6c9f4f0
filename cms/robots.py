"""The CMS host's ``robots.txt``: what is public stands on the front end, not here."""

from django.http import HttpRequest, HttpResponse


def refuse_robots(request: HttpRequest) -> HttpResponse:
    """Ask every crawler to stay away."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
