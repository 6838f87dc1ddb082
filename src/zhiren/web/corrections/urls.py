"""Addresses of corrections."""

from django.urls import path

from zhiren.web.corrections.views import campaigns, deciding, maintenance, own

app_name = "corrections"
urlpatterns = [
    path("own/", own.own_file, name="own_file"),
    path("own/<str:section>/add/", own.proposal_add, name="proposal_add"),
    path("own/<str:section>/<int:row>/change/", own.proposal_change, name="proposal_change"),
    path("own/<str:section>/<int:row>/remove/", own.proposal_remove, name="proposal_remove"),
    path("own/<str:section>/nothing/", own.nothing_declare, name="nothing_declare"),
    path(
        "own/campaigns/<int:pk>/<str:section>/confirm/",
        own.section_confirm,
        name="section_confirm",
    ),
    path("own/campaigns/<int:pk>/confirm/", own.rest_confirm, name="rest_confirm"),
    path("own/proposals/<int:pk>/discard/", own.proposal_discard, name="proposal_discard"),
    path("own/corrections/<int:pk>/submit/", own.correction_submit, name="correction_submit"),
    path("own/corrections/<int:pk>/withdraw/", own.correction_withdraw, name="correction_withdraw"),
    path("queue/", deciding.correction_list, name="correction_list"),
    path("queue/<int:pk>/", deciding.correction_detail, name="correction_detail"),
    path("queue/<int:pk>/decide/", deciding.correction_decide, name="correction_decide"),
    path("queue/<int:pk>/unmask/", deciding.correction_unmask, name="correction_unmask"),
    path("evidence/<int:pk>/", deciding.evidence_download, name="evidence_download"),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/add/", campaigns.campaign_add, name="campaign_add"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/export/", campaigns.campaign_export, name="campaign_export"),
    path("campaigns/<int:pk>/remind/", campaigns.campaign_remind, name="campaign_remind"),
    path("campaigns/<int:pk>/refresh/", campaigns.campaign_refresh, name="campaign_refresh"),
    path("campaigns/<int:pk>/change/", campaigns.campaign_change, name="campaign_change"),
    path("campaigns/<int:pk>/close/", campaigns.campaign_close, name="campaign_close"),
    path("maintenance/", maintenance.maintenance_list, name="maintenance_list"),
    path(
        "maintenance/<int:pk>/withdraw/",
        maintenance.maintenance_withdraw,
        name="maintenance_withdraw",
    ),
]
