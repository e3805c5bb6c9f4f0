"""The public form of articles and categories."""

from rest_framework import serializers

from cms.payload.fields import SnippetField, StreamField
from cms.payload.pages import (
    IndexPageSerializer,
    PageSerializer,
    RelatedSerializer,
    ReviewSerializer,
)
from cms.payload.people import PersonSerializer
from cms.payload.terms import RelationField, TermSerializer


class CategorySerializer(TermSerializer):
    """A category of articles."""


class ArticleConditionSerializer(TermSerializer):
    """A condition that an article is about."""


class ArticleIndexPageSerializer(IndexPageSerializer):
    """The list of articles."""


class ArticlePageSerializer(PageSerializer):
    """An article. ``reading_time_minutes`` is computed from its words, at least 1."""

    published_on = serializers.DateField(allow_null=True)
    reading_time_minutes = serializers.IntegerField(min_value=1)
    category = SnippetField("category", CategorySerializer, source="category_id", allow_null=True)
    authors = RelationField("person", PersonSerializer, relation="article_authors")
    body = StreamField()
    conditions = RelationField("condition", ArticleConditionSerializer)
    review = ReviewSerializer(source="*", allow_null=True)
    related = RelatedSerializer(source="*")
