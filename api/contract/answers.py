"""The answers that no page and no block owns: envelopes, redirects, problems."""

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from api.preview.tokens import MAX_TOKEN_CHARACTERS
from cms.payload.fields import CardSerializer

# Every ``code`` a problem can have; a test looks for them in the code that makes problems.
PROBLEM_CODES = (
    "bad_parameter",
    "bad_request",
    "gone",
    "method_not_allowed",
    "no_site",
    "not_found",
    "server_error",
    "unavailable",
)


class ProblemSerializer(serializers.Serializer[None]):
    """A failure: an RFC 9457 problem that also carries Wagtail's ``message``.

    ``code`` is stable and meant for programs, ``parameter`` is there when one is to blame.
    """

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.ChoiceField(choices=PROBLEM_CODES)
    detail = serializers.CharField()
    message = serializers.CharField()
    parameter = serializers.CharField(required=False)


class AnyPageSerializer(serializers.Serializer[None]):
    """A page, complete: one of the page types, told apart by ``meta.type``."""


class PartialPageSerializer(serializers.Serializer[None]):
    """What ``fields`` chose of a page: every property may be missing, and so within objects."""


class PageAnswerSerializer(serializers.Serializer[None]):
    """A page: complete without ``fields``, else what was chosen of it."""


class ListingMetaSerializer(serializers.Serializer[None]):
    """``total_count`` is how many there are on all pages of the listing."""

    total_count = serializers.IntegerField(min_value=0)


class PageListingSerializer(serializers.Serializer[None]):
    """A listing of pages.

    Without ``fields`` an item has ``id``, ``title`` and of ``meta`` the ``type``, ``detail_url``,
    ``html_url``, ``slug`` and ``first_published_at``.
    """

    meta = ListingMetaSerializer()
    items = PartialPageSerializer(many=True)


class WalkMetaSerializer(serializers.Serializer[None]):
    """``next_cursor`` is the ``cursor`` of the next part, null when this is the last."""

    next_cursor = serializers.CharField(allow_null=True)


class PageWalkSerializer(serializers.Serializer[None]):
    """A part of a walk with ``cursor``: as a listing, not counted."""

    meta = WalkMetaSerializer()
    items = PartialPageSerializer(many=True)


# The answer of ``pages/``: counted, or with ``cursor`` a part of a walk.
LISTING = PolymorphicProxySerializer(
    component_name="PageListingAnswer",
    serializers=[PageListingSerializer, PageWalkSerializer],
    resource_type_field_name=None,
)


class RedirectSerializer(serializers.Serializer[None]):
    """Where a path leads now; ``page`` is the card of the page there, if it is one of ours.

    ``location`` is a URL, or a path of the site where an editor entered one.
    """

    location = serializers.CharField()
    status = serializers.ChoiceField(choices=[301, 302])
    is_permanent = serializers.BooleanField()
    page = CardSerializer(allow_null=True)


class RedirectAnswerSerializer(serializers.Serializer[None]):
    """A path that leads elsewhere: no page has a property ``redirect``."""

    redirect = RedirectSerializer()


# What one address of the front end is: for ``@extend_schema(responses={200: RESOLUTION, …})``.
RESOLUTION = PolymorphicProxySerializer(
    component_name="Resolution",
    serializers=[AnyPageSerializer, RedirectAnswerSerializer],
    resource_type_field_name=None,
)


class UserbarSerializer(serializers.Serializer[None]):
    """Wagtail's userbar for an editor: ``html`` for the end of the body, then the ``scripts``."""

    html = serializers.CharField()
    scripts = serializers.ListField(child=serializers.URLField())


class PreviewSerializer(serializers.Serializer[None]):
    """A page before it is published, as it was when its editor asked to see it or shared it.

    What an unfinished draft lacks is null, also where the type of a page has no null; so are ``id``
    and ``meta.detail_url`` of a page that was never saved. ``editor_origin`` alone may put a
    ``draft`` into a frame; a ``share`` goes into none, and has no userbar.
    """

    kind = serializers.ChoiceField(choices=["draft", "share"])
    page = AnyPageSerializer()
    editor_origin = serializers.URLField()
    userbar = UserbarSerializer(allow_null=True)


class PreviewSessionSerializer(serializers.Serializer[None]):
    """A session for ``preview/``, which shows the same again until it expires.

    Keep it in a cookie that is HttpOnly, Secure, SameSite=None and Partitioned.
    """

    session = serializers.CharField()
    expires_at = serializers.DateTimeField()
    preview = PreviewSerializer()


class PreviewCodeSerializer(serializers.Serializer[None]):
    """What the CMS sent the editor's browser along with: good for once, within a minute."""

    code = serializers.CharField(max_length=MAX_TOKEN_CHARACTERS)


class ShareTokenSerializer(serializers.Serializer[None]):
    """What stands behind the ``#`` of a share link."""

    token = serializers.CharField(max_length=MAX_TOKEN_CHARACTERS)
