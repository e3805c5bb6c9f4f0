"""The public form of treatments and of what they are filed under."""

from rest_framework import serializers

from cms.payload.fields import StreamField
from cms.payload.pages import (
    IndexPageSerializer,
    PageSerializer,
    RelatedSerializer,
    ReviewSerializer,
)
from cms.payload.terms import RelationField, TermSerializer


class ConditionSerializer(TermSerializer):
    """A condition as pages name it."""


class BodyAreaSerializer(TermSerializer):
    """A part of the body as pages name it."""


class TreatmentIndexPageSerializer(IndexPageSerializer):
    """The list of treatments."""


class TreatmentPageSerializer(PageSerializer):
    """A treatment. ``procedure_type`` is a term of schema.org's or empty."""

    body = StreamField()
    conditions = RelationField("condition", ConditionSerializer)
    body_areas = RelationField("body_area", BodyAreaSerializer)
    procedure_type = serializers.CharField(allow_blank=True)
    typical_duration = serializers.CharField(allow_blank=True)
    preparation = serializers.CharField(allow_blank=True)
    how_performed = serializers.CharField(allow_blank=True)
    follow_up = serializers.CharField(allow_blank=True)
    review = ReviewSerializer(source="*", allow_null=True)
    related = RelatedSerializer(source="*")
