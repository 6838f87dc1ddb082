"""Addresses of corrections: what each account meets."""

from web.addresses import BUSINESS, DEPARTMENT, Address
from web.corrections.made import a_campaign, a_correction, a_maintenance

PROGRESS = DEPARTMENT | {"unit_party"}
OWNERS = frozenset({"cadre", "leader"})


def handed_in(people):
    return {"pk": a_correction(people).pk}


def drafted(people):
    return {"pk": a_correction(people, submit=False).pk}


def discarded(people):
    return {"pk": a_correction(people, submit=False).proposals.get().pk}


def evidenced(people):
    return {"pk": a_correction(people).proposals.get().evidence.get().pk}


def asked(people):
    return {"pk": a_campaign(people).participants.get(person=people.cadre_person).pk}


def campaign(people):
    return {"pk": a_campaign(people).pk}


def maintenance(people):
    return {"pk": a_maintenance(people).pk}


def own_education(people):
    return {"section": "education", "row": people.cadre_person.education_set.first().pk}


CADRE, LEADER = frozenset({"cadre"}), frozenset({"leader"})
STRANGER = frozenset({"stranger"})
ADDRESSES = [
    Address("corrections:own_file", OWNERS),
    Address("corrections:proposal_add", OWNERS, {"section": "education"}),
    Address("corrections:proposal_change", CADRE, own_education, hidden_from=LEADER),
    Address("corrections:proposal_remove", CADRE, own_education, hidden_from=LEADER),
    Address(
        "corrections:nothing_declare", OWNERS, {"section": "concurrent_post"}, 302, method="post"
    ),
    Address(
        "corrections:section_confirm", CADRE, lambda p: {**asked(p), "section": "education"}, 302,
        hidden_from=LEADER, method="post",
    ),
    Address("corrections:rest_confirm", CADRE, asked, 302, hidden_from=LEADER, method="post"),
    Address(
        "corrections:proposal_discard", CADRE, discarded, 302, hidden_from=LEADER, method="post"
    ),
    Address(
        "corrections:correction_submit", CADRE, drafted, 302, hidden_from=LEADER, method="post"
    ),
    Address(
        "corrections:correction_withdraw", CADRE, handed_in, 302, hidden_from=LEADER, method="post"
    ),
    Address("corrections:correction_list", DEPARTMENT | STRANGER),
    Address(
        "corrections:correction_detail", DEPARTMENT | CADRE, handed_in,
        hidden_from=LEADER | STRANGER,
    ),
    Address("corrections:correction_detail", CADRE, drafted, hidden_from=BUSINESS - CADRE - {"unit_party", "discipline", "supervision", "personnel"}),
    Address(
        "corrections:correction_decide", DEPARTMENT, handed_in, 302,
        hidden_from=STRANGER, method="post",
    ),
    Address(
        "corrections:correction_unmask", DEPARTMENT | CADRE, handed_in,
        hidden_from=LEADER | STRANGER, method="post",
    ),
    Address(
        "corrections:evidence_download", DEPARTMENT | CADRE, evidenced,
        hidden_from=LEADER | STRANGER,
    ),
    Address("corrections:campaign_list", PROGRESS | STRANGER),
    Address("corrections:campaign_add", DEPARTMENT | STRANGER),
    Address("corrections:campaign_detail", PROGRESS, campaign, hidden_from=STRANGER),
    Address("corrections:campaign_export", PROGRESS, campaign, hidden_from=STRANGER),
    *(
        Address(
            f"corrections:campaign_{act}", DEPARTMENT, campaign, 302,
            hidden_from=STRANGER, method="post",
        )
        for act in ("refresh", "change", "close")
    ),
    Address(
        "corrections:campaign_remind", PROGRESS, campaign, 302,
        hidden_from=STRANGER, method="post",
    ),
    Address("corrections:maintenance_list", DEPARTMENT | STRANGER),
    Address(
        "corrections:maintenance_withdraw", DEPARTMENT, maintenance, 302,
        hidden_from=STRANGER, method="post",
    ),
]  # fmt: skip
