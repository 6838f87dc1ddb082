"""What the archive page shows of corrections and campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhiren.web.corrections.models import Correction
from zhiren.web.lib.panels import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from zhiren.web.register.models import Person

_PLACE = 60
_SHOWN = 5


def _context(request: HttpRequest, person: Person) -> dict[str, Any]:
    access: Any = request.access  # type: ignore[attr-defined]
    visible = Correction.objects.visible_to(access, "correction.view").filter(person=person)
    handed_in = visible.exclude(status=Correction.Status.DRAFT)
    return {"corrections": list(handed_in[:_SHOWN]), "is_own": access.person == person.pk}


PERSON_PANEL = Panel(_PLACE, "correction.view", "corrections/_person_panel.html", _context)
