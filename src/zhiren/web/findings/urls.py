"""Addresses of findings."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiren.web.findings.views import details, lists, runs, trials

app_name = "findings"
urlpatterns: list[URLPattern] = [
    path("", lists.finding_list, name="finding_list"),
    path("export/", lists.finding_export, name="finding_export"),
    path("<int:pk>/", details.finding_detail, name="finding_detail"),
    path("<int:pk>/waive/", details.finding_waive, name="finding_waive"),
    path("<int:pk>/withdraw/", details.finding_withdraw, name="finding_withdraw"),
    path("<int:pk>/judge/", details.finding_judge, name="finding_judge"),
    path("runs/", runs.run_list, name="run_list"),
    path("runs/start/", runs.run_start, name="run_start"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("what-if/", trials.what_if, name="what_if"),
    path("as-of/", trials.as_of, name="as_of"),
    path("trials/<int:pk>/", trials.trial_detail, name="trial_detail"),
    path("trials/<int:pk>/discard/", trials.trial_discard_view, name="trial_discard"),
]
