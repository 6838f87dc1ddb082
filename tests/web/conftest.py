"""The site's tests: one small institution and a stranger, loaded once a worker."""

import pytest
from django.test import Client

from web import audit_guard, cast
from zhiren.web.audit import services as audit_services
from zhiren.web.findings.models import EvaluationRun
from zhiren.web.findings.runs import whole_keep


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The institutions of the cast stand in the database before any test; tests roll back."""
    with django_db_blocker.unblock():
        cast.populate()


@pytest.fixture
def people(db):
    """The cast by name: accounts, persons and units; see :mod:`web.cast`."""
    return cast.People()


@pytest.fixture
def as_(client, people):
    """``as_("head")`` gives a client logged in as that account of the cast."""

    def log_in(name):
        client.logout()
        client.force_login(getattr(people, name), "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


@pytest.fixture
def evaluated(people):
    """The home institution's findings are kept, as of the cast's day; gives the run."""
    day = cast.AS_OF
    run = EvaluationRun.objects.create(
        institution=people.home, kind=EvaluationRun.Kind.NIGHTLY, as_of=day, policy_date=day
    )
    whole_keep(run, cast.home_outcome())
    return run


@pytest.fixture(autouse=True)
def site_settings(settings, tmp_path):
    """Files of a test stay with the test; tasks run at once; mail stays in memory."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.WHITENOISE_AUTOREFRESH = True  # no collected static files are there to look for
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def nothing_without_audit(monkeypatch):
    """Requests of the test client leave an audit entry for all they write; acts have titles."""
    request, entry = Client.request, audit_services._entry

    def watched_request(self, **environ):
        with audit_guard.guarded(environ.get("REQUEST_METHOD"), environ.get("PATH_INFO")):
            return request(self, **environ)

    def titled_entry(acting, act, number, batch):
        audit_guard.check_title(act.action)
        return entry(acting, act, number, batch)

    monkeypatch.setattr(Client, "request", watched_request)
    monkeypatch.setattr(audit_services, "_entry", titled_entry)
