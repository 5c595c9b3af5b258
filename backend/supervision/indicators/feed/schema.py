"""What the feed has: entity sets and their properties, as CSDL 4.0 (`$metadata`) tells them."""

from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from backend.supervision.indicators.feed.store import VISIT_MEASURES

NAMESPACE = "Palm"
EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
EDM = "http://docs.oasis-open.org/odata/ns/edm"
TYPES: dict[str, type] = {
    "Edm.String": str,
    "Edm.Date": str,
    "Edm.Int64": int,
    "Edm.Double": float,
    "Edm.Boolean": bool,
}
"""How a value of each type travels in JSON."""


class Property(msgspec.Struct, frozen=True):
    name: str
    type: str = "Edm.String"
    nullable: bool = False


class EntitySet(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    entity: str
    key: tuple[str, ...]
    properties: tuple[Property, ...]
    sortable: bool = True
    """Whether it is small enough to be put into another order."""

    @property
    def kinds(self) -> dict[str, type]:
        return {one.name: TYPES[one.type] for one in self.properties}


def _bilingual(*names: str) -> tuple[Property, ...]:
    return tuple(Property(f"{name}{language}") for name in names for language in ("Zh", "En"))


def column(measure: str) -> str:
    """`over_cap` as a property: `OverCap`."""
    return "".join(part.capitalize() for part in measure.split("_"))


SETS = (
    EntitySet(
        name="Indicators",
        entity="Indicator",
        key=("Id",),
        properties=(
            *(Property("Id"), Property("Group"), Property("Unit")),
            *_bilingual("Name", "Definition", "Formula", "Source"),
            Property("Verified", "Edm.Boolean"),
        ),
    ),
    EntitySet(
        name="Bodies",
        entity="Body",
        key=("Id",),
        properties=(
            *(Property("Id"), Property("Parent", nullable=True), Property("Level")),
            *_bilingual("Name"),
        ),
    ),
    EntitySet(
        name="Values",
        entity="MonthlyValue",
        key=("Indicator", "Body", "Month"),
        properties=(
            *(Property("Indicator"), Property("Body"), Property("Month")),
            Property("FirstDay", "Edm.Date"),
            Property("Value", "Edm.Double", nullable=True),
            Property("Numerator", "Edm.Int64"),
            Property("Denominator", "Edm.Int64", nullable=True),
        ),
    ),
    EntitySet(
        name="Visits",
        entity="Visit",
        key=("Id",),
        properties=(
            *(Property("Id"), Property("Body"), Property("Day", "Edm.Date")),
            Property("Enterprise"),
            *(Property(column(name), "Edm.Int64") for name in VISIT_MEASURES),
        ),
        sortable=False,
    ),
)


def set_named(name: str) -> EntitySet | None:
    return next((one for one in SETS if one.name == name), None)


def service_document(root: str) -> dict[str, Any]:
    """What Excel and Power BI list when they are given the address of the feed."""
    return {
        "@odata.context": f"{root}$metadata",
        "value": [{"name": one.name, "kind": "EntitySet", "url": one.name} for one in SETS],
    }


def metadata() -> bytes:
    """The CSDL document (OData CSDL XML 4.0)."""
    ET.register_namespace("edmx", EDMX)
    ET.register_namespace("", EDM)
    document = ET.Element(f"{{{EDMX}}}Edmx", {"Version": "4.0"})
    services = ET.SubElement(document, f"{{{EDMX}}}DataServices")
    schema = ET.SubElement(services, f"{{{EDM}}}Schema", {"Namespace": NAMESPACE})
    for one in SETS:
        entity = ET.SubElement(schema, f"{{{EDM}}}EntityType", {"Name": one.entity})
        key = ET.SubElement(entity, f"{{{EDM}}}Key")
        for name in one.key:
            ET.SubElement(key, f"{{{EDM}}}PropertyRef", {"Name": name})
        for prop in one.properties:
            told = {"Name": prop.name, "Type": prop.type}
            if not prop.nullable:
                told["Nullable"] = "false"
            ET.SubElement(entity, f"{{{EDM}}}Property", told)
    container = ET.SubElement(schema, f"{{{EDM}}}EntityContainer", {"Name": "Container"})
    for one in SETS:
        ET.SubElement(
            container,
            f"{{{EDM}}}EntitySet",
            {"Name": one.name, "EntityType": f"{NAMESPACE}.{one.entity}"},
        )
    return ET.tostring(document, encoding="utf-8", xml_declaration=True)
