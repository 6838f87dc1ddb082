"""Addresses of todos."""

from django.urls import path

from zhiren.web.todos.views import actions, calendars, lists

app_name = "todos"
urlpatterns = [
    path("", lists.todo_list, name="todo_list"),
    path("export/", lists.todo_export, name="todo_export"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/notices/", calendars.notices, name="notices"),
    path("feed/<str:key>.ics", calendars.feed, name="feed"),
    path("delegate/", actions.todo_delegate, name="todo_delegate"),
    path("snooze/", actions.todo_snooze, name="todo_snooze"),
    path("report/", actions.todo_report, name="todo_report"),
    path("urge/", actions.todo_urge, name="todo_urge"),
    path("act/<slug:act>/", actions.todo_act, name="todo_act"),
    path("<int:pk>/", lists.todo_detail, name="todo_detail"),
]
