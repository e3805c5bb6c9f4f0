"""A reader's front end, which knows the public API and nothing else."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

Json = dict[str, Any]
TIMEOUT_SECONDS = 20


class Reader:
    """Asks the API of the server at an origin."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def get(self, path: str) -> tuple[int, Json]:
        """Return (status, body) of an address under the API; redirects are followed."""
        try:
            with urlopen(f"{self.origin}/api/v2/{path}", timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def find(self, html_path: str) -> Json | None:
        """Return the page at a path of the site, None when there is none."""
        status, body = self.get(f"pages/find/?html_path={quote(html_path)}")
        assert status in (200, 404)
        return body if status == 200 else None

    def list_titles(self, **parameters: Any) -> set[str]:
        """Return the titles in a listing."""
        status, body = self.get(f"pages/?{urlencode({'limit': 50, **parameters})}")
        assert status == 200
        return {item["title"] for item in body["items"]}
