"""Addresses of home."""

from django.urls import path

from zhiren.web.home import views

app_name = "home"
urlpatterns = [path("", views.front, name="front")]
