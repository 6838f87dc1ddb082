"""Addresses of the views of a plan, its reports and its results."""

from django.urls import path, re_path

from zhiren.web.worktasks.views import pictures, reports, results, walls

urlpatterns = [
    path("plans/<int:pk>/tree/", pictures.plan_tree, name="plan_tree"),
    path("plans/<int:pk>/board/", pictures.plan_board, name="plan_board"),
    path("plans/<int:pk>/gantt/", pictures.plan_gantt, name="plan_gantt"),
    path("plans/<int:pk>/wall/", walls.plan_wall, name="plan_wall"),
    path("plans/<int:pk>/report/", reports.plan_report, name="plan_report"),
    re_path(
        r"^plans/(?P<pk>[0-9]+)/report\.(?P<kind>xlsx|docx)$",
        reports.plan_report_file,
        name="plan_report_file",
    ),
    path("plans/<int:pk>/freeze/", results.plan_freeze_page, name="plan_freeze"),
    path("plans/<int:pk>/thaw/", results.plan_thaw_page, name="plan_thaw"),
    path("plans/<int:pk>/results/", results.result_list, name="result_list"),
    path("plans/<int:pk>/results/export/", results.result_export, name="result_export"),
    path("results/<int:pk>/", results.result_detail, name="result_detail"),
]
