"""Addresses of the views of a plan, its reports and its results."""

from django.urls import path

from zhiren.web.worktasks.views import pictures

urlpatterns = [
    path("plans/<int:pk>/tree/", pictures.plan_tree, name="plan_tree"),
    path("plans/<int:pk>/board/", pictures.plan_board, name="plan_board"),
    path("plans/<int:pk>/gantt/", pictures.plan_gantt, name="plan_gantt"),
]
