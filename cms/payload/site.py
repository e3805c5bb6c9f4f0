"""The public form of the site's settings."""

from typing import Any

from rest_framework import serializers

from .fields import ImageSerializer, LinkSerializer, build_link
from .references import raw_stream, unwrap_items
from .serializers import PayloadSerializer


class SocialProfileSerializer(PayloadSerializer):
    """The clinic's profile at another site."""

    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class ClinicSerializer(PayloadSerializer):
    """Who the clinic is. Draws the settings' row."""

    name = serializers.CharField()
    legal_name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    telephone = serializers.CharField(allow_blank=True)
    booking_url = serializers.CharField(allow_blank=True)
    logo = ImageSerializer(source="logo_id", allow_null=True)
    social_profiles = SocialProfileSerializer(many=True)
    call_to_action = serializers.SerializerMethodField()

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read the profiles from their StreamField's stored form."""
        if field.field_name == "social_profiles":
            return [item["value"] for item in raw_stream(instance.social_profiles)]
        return super().read_source(field, instance)

    def get_call_to_action(self, clinic: Any) -> dict[str, str | None] | None:
        """Return the default call to action, None when none is set."""
        if not clinic.cta_label:
            return None
        return build_link(
            self.content, label=clinic.cta_label, page_id=clinic.cta_page_id, url=clinic.cta_url
        )


class AddressSerializer(PayloadSerializer):
    """A postal address; ``country`` has two letters (ISO 3166)."""

    street = serializers.CharField()
    locality = serializers.CharField()
    region = serializers.CharField(allow_blank=True)
    postal_code = serializers.CharField(allow_blank=True)
    country = serializers.CharField()


class GeoSerializer(PayloadSerializer):
    """A point in degrees (WGS 84)."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class HoursSerializer(PayloadSerializer):
    """Hours of one or more days, local time, ``HH:MM``."""

    days = serializers.ListField(child=serializers.CharField())
    opens = serializers.CharField()
    closes = serializers.CharField()


class LocationSerializer(PayloadSerializer):
    """A place patients come to."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()
    address = AddressSerializer(source="*")
    geo = GeoSerializer(source="*", allow_null=True)
    telephone = serializers.CharField(allow_blank=True)
    opening_hours = HoursSerializer(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the location; ``geo`` is null unless both degrees are known."""
        drawn: dict[str, Any] = super().to_representation(instance)
        if instance.latitude is None or instance.longitude is None:
            drawn["geo"] = None
        return drawn

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read opening hours from their StreamField's stored form."""
        if field.field_name == "opening_hours":
            return [_draw_hours(item["value"]) for item in raw_stream(instance.opening_hours)]
        return super().read_source(field, instance)


class MenuItemSerializer(LinkSerializer):
    """An entry of a menu. ``url`` is null for a heading whose own page is not public."""

    children = LinkSerializer(many=True)

    def to_representation(self, instance: Any) -> Any:
        """Return the entry, None when neither it nor anything below it leads anywhere public."""
        link = super().to_representation(instance)
        entries = unwrap_items(instance.get("children"))
        below = [self._draw_child(entry) for entry in entries if entry]
        children = [child for child in below if child["url"]]
        return {**link, "children": children} if link["url"] or children else None

    def _draw_child(self, child: Any) -> Any:
        return LinkSerializer.to_representation(self, child)


class NavigationSerializer(PayloadSerializer):
    """The two menus."""

    header = MenuItemSerializer(many=True)
    footer = MenuItemSerializer(many=True)

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read a menu from its StreamField's stored form."""
        return [item["value"] for item in raw_stream(getattr(instance, field.field_name))]


class AnnouncementSerializer(PayloadSerializer):
    """A notice for every page; ``link`` is null when it has none or its page is not public."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    link = serializers.SerializerMethodField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    priority = serializers.IntegerField()

    def get_link(self, announcement: Any) -> dict[str, str | None] | None:
        """Return the link, None unless it leads somewhere public."""
        link = build_link(
            self.content,
            label=announcement.link_label,
            page_id=announcement.link_page_id,
            url=announcement.link_url,
        )
        return link if link["url"] else None


def _draw_hours(raw: Any) -> dict[str, Any]:
    return {
        "days": list(raw.get("days") or []),
        "opens": str(raw.get("opens") or "")[:5],
        "closes": str(raw.get("closes") or "")[:5],
    }
