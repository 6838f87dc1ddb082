"""Addresses of accounts."""

from django.urls import path

from zhiren.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("log-in/", views.log_in, name="log_in"),
    path("log-out/", views.log_out, name="log_out"),
    path("password/", views.password_change, name="password_change"),
]
