"""The public form of a person."""

from rest_framework import serializers

from .fields import ImageSerializer
from .serializers import PayloadSerializer


class PersonSerializer(PayloadSerializer):
    """An author or reviewer as pages name them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()
    credentials = serializers.CharField(allow_blank=True)
    job_title = serializers.CharField(allow_blank=True)
    photo = ImageSerializer(source="photo_id", allow_null=True)
    profile_url = serializers.CharField(allow_blank=True)
    registry_id = serializers.CharField(allow_blank=True)
