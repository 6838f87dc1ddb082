"""Addresses of intake."""

from django.urls import path

from zhiren.web.intake import downloads, views

app_name = "intake"
urlpatterns = [
    path("", views.intake_list, name="intake_list"),
    path("add/", views.intake_add, name="intake_add"),
    path("form/", downloads.blank_form, name="blank_form"),
    path("register/", downloads.register_form, name="register_form"),
    path("mappings/", views.mapping_list, name="mapping_list"),
    path("mappings/<int:pk>/remove/", views.mapping_remove, name="mapping_remove"),
    path("<int:pk>/", views.intake_detail, name="intake_detail"),
    path("<int:pk>/progress/", views.intake_progress, name="intake_progress"),
    path("<int:pk>/sheets/", views.intake_sheets, name="intake_sheets"),
    path("<int:pk>/sheets/<int:number>/", views.sheet_map, name="sheet_map"),
    path("<int:pk>/sheets/<int:number>/saved/", views.sheet_use_saved, name="sheet_use_saved"),
    path("<int:pk>/reopen/", views.intake_reopen, name="intake_reopen"),
    path("<int:pk>/compare/", views.intake_compare_again, name="intake_compare_again"),
    path("<int:pk>/apply/", views.intake_apply, name="intake_apply"),
    path("<int:pk>/cancel/", views.intake_cancel, name="intake_cancel"),
    path("<int:pk>/undo/", views.intake_undo, name="intake_undo"),
    path("<int:pk>/resume/", views.intake_resume, name="intake_resume"),
    path("<int:pk>/problems/<int:number>/", downloads.marked_file, name="marked_file"),
    path("<int:pk>/left-out/<int:number>/", downloads.left_out_file, name="left_out_file"),
]
