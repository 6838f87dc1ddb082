"""Addresses of register."""

from __future__ import annotations

from django.urls import URLPattern, path

from zhiren.web.register.views import persons, records, units

app_name = "register"
urlpatterns: list[URLPattern] = [
    path("units/", units.unit_list, name="unit_list"),
    path("units/<str:code>/", units.unit_detail, name="unit_detail"),
    path("units/<str:code>/staffing/", units.unit_staffing, name="unit_staffing"),
    path("staffing/", units.staffing_list, name="staffing_list"),
    path("portfolios/", units.portfolio_list, name="portfolio_list"),
    path("persons/<str:code>/", persons.person_detail, name="person_detail"),
    path("persons/<str:code>/timeline/", persons.person_timeline, name="person_timeline"),
    path("persons/<str:code>/history/", persons.person_history, name="person_history"),
    path("persons/<str:code>/unmask/", persons.person_unmask_view, name="person_unmask"),
    path("persons/<str:code>/leave/", persons.person_leave_view, name="person_leave"),
    path("persons/<str:code>/adjudicate/", persons.person_adjudicate, name="person_adjudicate"),
    path(
        "persons/<str:code>/sections/<str:section>/declare/",
        persons.section_declare,
        name="section_declare",
    ),
    path("tables/", records.table_list, name="table_list"),
    path("tables/<str:table>/", records.row_list, name="row_list"),
    path("tables/<str:table>/add/", records.row_add, name="row_add"),
    path("tables/<str:table>/lookup/", records.lookup, name="lookup"),
    path("tables/<str:table>/<int:key>/", records.row_change, name="row_change"),
    path("tables/<str:table>/<int:key>/remove/", records.row_remove, name="row_remove"),
    path("tables/<str:table>/<int:key>/restore/", records.row_restore, name="row_restore"),
]
