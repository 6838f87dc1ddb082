"""Addresses of audit."""

from django.urls import path, re_path

from zhiren.web.audit import views

app_name = "audit"
urlpatterns = [
    path("entries/", views.entry_list, name="entry_list"),
    path("entries/<int:number>/", views.entry_detail, name="entry_detail"),
    re_path(r"^entries/export/(?P<kind>csv|xlsx)/$", views.entry_export, name="entry_export"),
    path("verification/", views.verification, name="verification"),
    path("verification/<int:pk>/", views.verification_detail, name="verification_detail"),
]
