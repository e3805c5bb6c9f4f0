"""The public form of the site's settings."""

from typing import Any

from rest_framework import serializers

from .fields import ImageSerializer, LinkSerializer, PublicLinkSerializer
from .references import raw_stream
from .serializers import PayloadSerializer

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIME_OF_DAY = r"^\d\d:\d\d$"


class SocialProfileSerializer(PayloadSerializer):
    """The clinic's profile at another site."""

    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class ClinicSerializer(PayloadSerializer):
    """Who the clinic is. ``call_to_action`` is the default one; null when none is set.

    ``title_pattern`` is how pages are titled, ``{title} | {clinic}``: also a front end's own.
    """

    name = serializers.CharField()
    legal_name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    telephone = serializers.CharField(allow_blank=True)
    booking_url = serializers.CharField(allow_blank=True)
    title_pattern = serializers.CharField()
    logo = ImageSerializer(source="logo_id", allow_null=True)
    social_profiles = SocialProfileSerializer(many=True)
    call_to_action = LinkSerializer(allow_null=True)

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read the profiles from their StreamField's stored form, the link from its columns."""
        match field.field_name:
            case "social_profiles":
                return [item["value"] for item in raw_stream(instance.social_profiles)]
            case "call_to_action":
                return _read_call_to_action(instance)
            case _:
                return super().read_source(field, instance)


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

    days = serializers.ListField(child=serializers.ChoiceField(choices=WEEKDAYS))
    opens = serializers.RegexField(TIME_OF_DAY)
    closes = serializers.RegexField(TIME_OF_DAY)


class LocationSerializer(PayloadSerializer):
    """A place patients come to; ``geo`` is null unless both degrees are known."""

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

    children = PublicLinkSerializer(many=True)

    def to_representation(self, instance: Any) -> Any:
        """Return the entry, None when neither it nor anything below it leads anywhere public."""
        link = super().to_representation(instance)
        children = self.fields["children"].to_representation(instance.get("children"))
        return {**link, "children": children} if link["url"] or children else None


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
    link = PublicLinkSerializer(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    priority = serializers.IntegerField()

    def read_source(self, field: Any, instance: Any) -> Any:
        """Read the link from its columns."""
        if field.field_name == "link":
            return {
                "label": instance.link_label,
                "page": instance.link_page_id,
                "url": instance.link_url,
            }
        return super().read_source(field, instance)


class SiteSerializer(PayloadSerializer):
    """What every page of the front end needs: clinic, locations, menus, announcements.

    ``root_url`` is the origin of the front end, where public URLs start.
    """

    root_url = serializers.URLField()
    clinic = ClinicSerializer()
    locations = LocationSerializer(many=True)
    navigation = NavigationSerializer()
    announcements = AnnouncementSerializer(many=True)


def _read_call_to_action(clinic: Any) -> dict[str, Any] | None:
    if not clinic.cta_label:
        return None
    return {"label": clinic.cta_label, "page": clinic.cta_page_id, "url": clinic.cta_url}


def _draw_hours(raw: Any) -> dict[str, Any]:
    return {
        "days": list(raw.get("days") or []),
        "opens": str(raw.get("opens") or "")[:5],
        "closes": str(raw.get("closes") or "")[:5],
    }
