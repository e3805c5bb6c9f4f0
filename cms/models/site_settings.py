"""Settings of the whole site: the clinic and its menus. One row each; one site per installation."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks import NavigationItemBlock, SocialProfileBlock
from cms.links import refuse_two_targets, validate_link, validate_web_url
from cms.seo.title import DEFAULT_TITLE_PATTERN, validate_title_pattern


@register_setting(icon="home", order=100)
class Clinic(BaseGenericSetting):
    """Who the clinic is: shown in headers and footers and to search engines."""

    name = models.CharField(
        max_length=120,
        help_text="As patients know it: in the header, and after each title in search results.",
    )
    legal_name = models.CharField(
        max_length=160, blank=True, help_text="As registered. Shown with the address of record."
    )
    email = models.EmailField(blank=True, help_text="Readers see it: not anyone's own address.")
    telephone = models.CharField(
        max_length=40, blank=True, help_text="As patients dial it, with the area code."
    )
    booking_url = models.URLField(
        "booking URL",
        blank=True,
        validators=[validate_web_url],
        help_text="Where patients book a visit.",
    )
    logo = models.ForeignKey(
        "cms.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="In the header. The image's description is read out as the clinic's name.",
    )
    title_pattern = models.CharField(
        "titles in search results",
        max_length=100,
        default=DEFAULT_TITLE_PATTERN,
        validators=[validate_title_pattern],
        help_text=(
            "How pages without a headline of their own for search results are titled: {title} is "
            "the page's title, {clinic} the clinic's name."
        ),
    )
    social_profiles = StreamField(
        [("profile", SocialProfileBlock())],
        blank=True,
        help_text="The clinic's own profiles, shown as links in the footer.",
    )
    cta_label = models.CharField(
        "label",
        max_length=60,
        blank=True,
        help_text="The words on the button, such as “Book a visit”. At most 60 characters.",
    )
    cta_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The page that the button opens.",
    )
    cta_url = models.CharField(
        "address",
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text="Or an address: https://, tel: or mailto:. Empty when a page is chosen.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("legal_name"), FieldPanel("logo")]),
        MultiFieldPanel(
            [FieldPanel("telephone"), FieldPanel("email"), FieldPanel("booking_url")],
            heading="Contact",
        ),
        MultiFieldPanel(
            [FieldPanel("cta_label"), PageChooserPanel("cta_page"), FieldPanel("cta_url")],
            heading="Default call to action",
        ),
        FieldPanel("title_pattern"),
        FieldPanel("social_profiles"),
    ]

    class Meta:
        verbose_name = "clinic"

    def __str__(self) -> str:
        return self.name or "Clinic"

    def clean(self) -> None:
        """Refuse two targets for the call to action."""
        super().clean()
        refuse_two_targets(self.cta_page_id, self.cta_url, "cta_url")


@register_setting(icon="list-ul", order=110)
class Navigation(BaseGenericSetting):
    """The menus at the top and at the bottom of every page."""

    header = StreamField(
        [("item", NavigationItemBlock())],
        blank=True,
        max_num=8,
        help_text="The menu at the top: at most 8 entries, each with up to 12 below it.",
    )
    footer = StreamField(
        [("item", NavigationItemBlock())],
        blank=True,
        max_num=8,
        help_text="The menu at the bottom: at most 8 entries, each with up to 12 below it.",
    )

    panels = [FieldPanel("header"), FieldPanel("footer")]

    class Meta:
        verbose_name = "navigation"
        verbose_name_plural = "navigation"

    def __str__(self) -> str:
        return "Navigation"
