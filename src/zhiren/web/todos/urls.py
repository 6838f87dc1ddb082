"""Addresses of todos."""

app_name = "todos"
urlpatterns = []
