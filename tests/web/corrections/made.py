"""What the tests of corrections start from."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from web import papers
from zhiren.web.accounts.access import access_of
from zhiren.web.audit.services import plain_values
from zhiren.web.corrections.models import Campaign, Correction, Maintenance, Participant
from zhiren.web.corrections.sections import SECTION_OF, SECTIONS
from zhiren.web.corrections.services import campaigns, proposing
from zhiren.web.lib.evidence_files import opened

PDF, PNG = papers.pdf(), papers.png()


def acting(people, name):
    return access_of(getattr(people, name)).acting


def pdf(name="证书.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def school_change(row, school="另一所大学"):
    return {"school": (plain_values(row, ["school"]), {"school": school})}


def a_correction(people, *, submit=True, school="另一所大学", note="以毕业证书为准"):
    """The cadre proposes another school for the first education, with a certificate."""
    Correction.objects.filter(person=people.cadre_person).delete()
    who, person = acting(people, "cadre"), people.cadre_person
    row = person.education_set.first()
    made = proposing.proposal_change(
        who, person, SECTION_OF["education"], row, school_change(row, school),
        note=note, files=[opened(pdf())],
    )  # fmt: skip
    if submit:
        proposing.correction_submit(who, made.correction)
    return Correction.objects.get(pk=made.correction_id)


def a_campaign(people, name="年度采集", units=None, days=10, **values):
    """Everybody of the home unit confirms all sections, from yesterday on."""
    Campaign.objects.filter(name=name).delete()
    today = timezone.localdate()
    return campaigns.campaign_create(
        acting(people, "staff"),
        {
            "name": name, "note": "", "from_on": today - timedelta(days=1),
            "until_on": today + timedelta(days=days), "levels": [],
            "sections": [s.name for s in SECTIONS], **values,
        },
        [people.home_unit] if units is None else units,
    )  # fmt: skip


def place_of(people, campaign):
    return Participant.objects.get(campaign=campaign, person=people.cadre_person)


def a_maintenance(people, from_on=None, until_on=None):
    Maintenance.objects.all().delete()
    today = timezone.localdate()
    (made,) = campaigns.maintenance_grant(
        acting(people, "head"), [people.cadre_person], from_on or today - timedelta(days=1),
        until_on or today + timedelta(days=5), "本人长期在外挂职",
    )  # fmt: skip
    return made


def long_ago():
    return date(2020, 1, 1)
