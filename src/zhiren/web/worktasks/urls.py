"""Addresses of worktasks."""

from django.urls import path

from zhiren.web.worktasks import picture_urls, task_urls
from zhiren.web.worktasks.views import arranging, confirming, plans, proposals

app_name = "worktasks"
urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("plans/add/", plans.plan_create_page, name="plan_create"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/remove/", plans.plan_remove_page, name="plan_remove"),
    path("plans/<int:pk>/assign/", plans.plan_assign, name="plan_assign"),
    path("plans/<int:pk>/proposals/", proposals.plan_proposals, name="plan_proposals"),
    path(
        "plans/<int:pk>/proposals/decide/",
        proposals.proposal_decide_page,
        name="proposal_decide",
    ),
    path("plans/<int:pk>/proposals/merge/", proposals.proposal_merge_page, name="proposal_merge"),
    path("plans/<int:pk>/own/", plans.plan_own, name="plan_own"),
    path("plans/<int:pk>/proposals/own/", proposals.proposal_own_page, name="proposal_own"),
    path("plans/<int:pk>/proposals/add/", proposals.proposal_add_page, name="proposal_add"),
    path("proposals/<int:pk>/edit/", proposals.proposal_edit_page, name="proposal_edit"),
    path("proposals/<int:pk>/split/", proposals.proposal_split_page, name="proposal_split"),
    path("proposals/<int:pk>/undo/", proposals.proposal_undo_page, name="proposal_undo"),
    path("tasks/<int:pk>/arrange/", arranging.work_arrange_page, name="work_arrange"),
    path("plans/<int:pk>/confirm/", confirming.plan_confirm_page, name="plan_confirm"),
    path("plans/<int:pk>/carry-over/", confirming.plan_carry_over_page, name="plan_carry_over"),
    path("plans/<int:pk>/compare/", confirming.plan_compare, name="plan_compare"),
    *picture_urls.urlpatterns,
    *task_urls.urlpatterns,
]
