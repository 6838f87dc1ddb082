"""Addresses of roster."""

from django.urls import path

from zhiren.web.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.person_list, name="person_list"),
    path("find/", views.find, name="find"),
    path("compare/", views.compare, name="compare"),
    path("statistics/", views.statistics, name="statistics"),
]
