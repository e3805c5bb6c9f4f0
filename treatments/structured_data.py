"""The structured data of treatments, in the words of https://schema.org/MedicalTherapy."""

from cms.seo.structured_data.nodes import Node
from cms.seo.structured_data.page import PageGraph
from cms.seo.structured_data.vocabulary import NAMESPACE

# Only a MedicalTherapy may be the possibleTreatment of a condition, so each treatment is one. What
# goes through the skin or under the knife is named as a procedure too, for those who do not infer
# it. Surgical is a type of its own and no value of MedicalProcedureType (schema.org 30.1).
TYPES = {
    "PercutaneousProcedure": ["MedicalProcedure", "MedicalTherapy"],
    "SurgicalProcedure": ["SurgicalProcedure", "MedicalTherapy"],
}
PROCEDURE_TYPES = ("NoninvasiveProcedure", "PercutaneousProcedure")


class TreatmentGraph(PageGraph):
    """A medical page about a treatment, and the conditions it may help with."""

    page_type = "MedicalWebPage"

    def describe_page(self) -> Node:
        """Add what the page is about, for whom, and who reviewed it."""
        procedure = self.build_procedure()
        page = {
            **super().describe_page(),
            "about": self.add(procedure),
            "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
            **self.describe_review(),
        }
        for condition in self.list_conditions():
            self.add({**condition, "possibleTreatment": {"@id": procedure["@id"]}})
        return page

    def build_procedure(self) -> Node:
        """Build the treatment itself."""
        page = self.page
        areas = self.source.relations.get("body_areas", [])
        found = (self.content.find_snippet("body_area", pk) for pk in areas)
        is_listed = page.procedure_type in PROCEDURE_TYPES
        return {
            "@type": TYPES.get(page.procedure_type, "MedicalTherapy"),
            "@id": f"{self.url}#procedure",
            "name": page.title,
            "url": self.url,
            "procedureType": f"{NAMESPACE}{page.procedure_type}" if is_listed else None,
            "bodyLocation": [str(area) for area in found if area],
            "preparation": page.preparation,
            "howPerformed": page.how_performed,
            "followup": page.follow_up,
            "mainEntityOfPage": {"@id": f"{self.url}#webpage"},
        }
