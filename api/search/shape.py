"""The shape of a search's answer, for the contract; ``view`` draws it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.contract.parameters import OFFSET, TERM, TYPE, build_limit, query
from api.contract.shared import SURROGATE_KEY
from cms.payload.fields import CardSerializer, PageTypeField
from cms.search.query import QUERY_MAX_CHARACTERS

from .question import DEFAULT_LIMIT, LIMIT_MAX
from .statements import TERMS


class SearchMetaSerializer(serializers.Serializer[None]):
    """``corrected_query`` is what was searched for instead when nothing has the words as typed."""

    total_count = serializers.IntegerField(min_value=0)
    query = serializers.CharField(allow_blank=True)
    corrected_query = serializers.CharField(allow_null=True)


class HighlightsSerializer(serializers.Serializer[None]):
    """Title and the best passage as HTML with no other tag than ``<mark>``."""

    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)


class HitSerializer(serializers.Serializer[None]):
    """A page that was found; ``rank`` orders the hits of one search and means nothing else."""

    page = CardSerializer()
    rank = serializers.FloatField(min_value=0)
    highlights = HighlightsSerializer()


class TypeFacetSerializer(serializers.Serializer[None]):
    """How many hits are of a page type."""

    value = PageTypeField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(min_value=1)


class TermFacetSerializer(serializers.Serializer[None]):
    """How many hits are filed under a term."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField(min_value=1)


class FacetsSerializer(serializers.Serializer[None]):
    """What the hits can be narrowed by, the most frequent first.

    Each leaves its own filter aside.
    """

    type = TypeFacetSerializer(many=True)
    category = TermFacetSerializer(many=True)
    condition = TermFacetSerializer(many=True)
    body_area = TermFacetSerializer(many=True)


class SearchSerializer(serializers.Serializer[None]):
    """Hits of all public pages, the best first."""

    meta = SearchMetaSerializer()
    items = HitSerializer(many=True)
    facets = FacetsSerializer()


document_search = extend_schema(
    operation_id="search",
    summary="Pages that have some words, ranked",
    parameters=[
        query(
            "q",
            {"type": "string", "maxLength": QUERY_MAX_CHARACTERS},
            "The words to search for.",
            is_required=True,
        ),
        TYPE,
        *(query(name, TERM, "By id or by slug.") for name in TERMS),
        build_limit(DEFAULT_LIMIT, LIMIT_MAX),
        OFFSET,
        SURROGATE_KEY,
    ],
    responses={200: SearchSerializer},
)
