"""Background work: reminders by e-mail."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django_tasks import task

from zhiren.web.accounts.models import User
from zhiren.web.corrections.models import Campaign


@task()
def send_reminders(campaign: int, participants: Sequence[int]) -> int:
    """Write to the accounts of these participants that have an address; gives how many."""
    of = Campaign.objects.get(pk=campaign)
    users = User.objects.filter(person__participations__in=participants, is_active=True).exclude(
        email=""
    )
    address = settings.SITE_ADDRESS + reverse("corrections:own_file")
    text = (
        f"“{of.name}”请于 {of.last_on:%Y.%m.%d} 前完成本人信息的确认或更正。\n\n"
        f"{of.note}\n\n填报：{address}\n"
    )
    messages = [
        EmailMessage(f"请填报：{of.name}", f"{user.name}：\n{text}", to=[user.email])
        for user in users.distinct()
    ]
    return get_connection().send_messages(messages) or 0
