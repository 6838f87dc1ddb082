"""Addresses of policy."""

from django.urls import path

from zhiren.web.policy import views, views_board, views_coverage

app_name = "policy"
urlpatterns = [
    path("", views.document_list, name="document_list"),
    path("search/", views.search, name="search"),
    path("compare/", views.compare, name="compare"),
    path("readings/<slug:pack>/<slug:name>/", views.reading, name="reading"),
    path("board/", views_board.board, name="board"),
    path("coverage/", views_coverage.coverage_list, name="coverage_list"),
    path("coverage/export/", views_coverage.coverage_export, name="coverage_export"),
    path("<str:document>/", views.document, name="document"),
    path("<str:document>/coverage/", views_coverage.coverage, name="coverage"),
    path(
        "<str:document>/coverage/export/",
        views_coverage.coverage_export,
        name="document_coverage_export",
    ),
    path("<str:document>/clauses/<path:clause>/", views.clause, name="clause"),
]
