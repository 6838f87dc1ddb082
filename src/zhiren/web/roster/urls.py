"""Addresses of roster."""

from django.urls import path

from zhiren.web.roster.views import comparing, exporting, finding, lists, saved, structure

app_name = "roster"
urlpatterns = [
    path("", lists.person_list, name="person_list"),
    path("columns/", lists.column_choice, name="column_choice"),
    path("filters/", lists.filter_choice, name="filter_choice"),
    path("export/", exporting.person_export, name="person_export"),
    path("print/", exporting.person_print, name="person_print"),
    path("views/save/", saved.view_save, name="view_save"),
    path("views/default/", saved.view_default, name="view_default"),
    path("views/<int:key>/remove/", saved.view_remove, name="view_remove"),
    path("compare/", comparing.compare, name="compare"),
    path("find/", finding.find, name="find"),
    path("statistics/", structure.statistics, name="statistics"),
    path("statistics/export/", structure.statistics_export, name="statistics_export"),
]
