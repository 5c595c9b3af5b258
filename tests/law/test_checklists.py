import msgspec
import pytest

from backend.law import service
from backend.law.model import UNVERIFIED_EN, UNVERIFIED_ZH, Bilingual, Provision, basis_of

READ_IN_THE_LAW = {
    ("《中华人民共和国行政处罚法》", f"第{n}条") for n in ("二十八", "四十二", "五十五")
}


def test_only_articles_that_were_read_are_shown_as_verified() -> None:
    shown = {
        (provision.title.zh, provision.article.zh if provision.article else "")
        for provision in service.provisions().values()
        if provision.verified
    }
    assert shown == READ_IN_THE_LAW


def test_an_unverified_provision_can_not_name_an_article() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {
                "title": {"zh": "某法", "en": "Some Law"},
                "article": {"zh": "第一条", "en": "Article 1"},
                "verified": False,
            },
            Provision,
        )


@pytest.mark.parametrize("checklist", service.checklists(), ids=lambda checklist: checklist.id)
def test_every_item_is_complete_in_both_languages(checklist) -> None:
    assert len({item.id for item in checklist.items}) == len(checklist.items) >= 5
    for item in checklist.items:
        assert item.wordings
        for text in (checklist.title, item.text, *item.wordings, item.basis):
            assert text.zh.strip()
            assert text.en.isascii()


@pytest.mark.parametrize("checklist", service.checklists(), ids=lambda checklist: checklist.id)
def test_what_is_not_verified_carries_its_mark_in_both_languages(checklist) -> None:
    for item in checklist.items:
        assert (UNVERIFIED_ZH in item.basis.zh) == (not item.basis.verified)
        assert (UNVERIFIED_EN in item.basis.en) == (not item.basis.verified)


@pytest.mark.parametrize("checklist", service.checklists(), ids=lambda checklist: checklist.id)
def test_every_visit_records_that_certificates_were_shown(checklist) -> None:
    first = checklist.items[0]
    assert first.id == "certificates-shown"
    assert "第五十五条" in first.basis.article


def test_a_basis_is_verified_only_when_all_of_it_is() -> None:
    law = Bilingual("某法", "Some Law")
    known = Provision(title=law, article=Bilingual("第一条", "Article 1"), verified=True)
    unknown = Provision(title=law, verified=False)
    assert basis_of((known,)).zh == "某法第一条"
    mixed = basis_of((known, unknown))
    assert (mixed.verified, mixed.title, mixed.article) == (False, "某法", "第一条")
    assert mixed.en == "Some Law, Article 1; Some Law (to be verified)"


def test_the_reference_is_the_same_bytes_every_time_and_a_list() -> None:
    service.checklists.cache_clear()
    first = service.reference()
    service.checklists.cache_clear()
    assert service.reference() == first
    assert len(msgspec.json.decode(first)) == len(service.checklists())
    assert service.checklist_by_id("catering") is not None
    assert service.checklist_by_id("nothing") is None
