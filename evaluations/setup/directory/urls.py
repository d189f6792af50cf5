from django.urls import path

from evaluations.setup.directory.views import imports, offices, people, picks

urlpatterns = [
    path("offices/", offices.unit_list, name="unit_list"),
    path("offices/add/", offices.unit_add, name="unit_add"),
    path("offices/export/", offices.unit_export, name="unit_export"),
    path("offices/<int:pk>/", offices.unit_detail, name="unit_detail"),
    path("offices/<int:pk>/edit/", offices.unit_edit, name="unit_edit"),
    path("offices/<int:pk>/rename/", offices.unit_rename, name="unit_rename"),
    path("offices/<int:pk>/close/", offices.unit_close, name="unit_close"),
    path("offices/<int:pk>/reopen/", offices.unit_reopen, name="unit_reopen"),
    path("people/", people.person_list, name="person_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/invite/", people.people_invite, name="people_invite"),
    path("people/export/", people.people_export, name="people_export"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/invite/", people.person_invite, name="person_invite"),
    path("people/<int:pk>/uninvite/", people.person_uninvite, name="person_uninvite"),
    path("people/<int:pk>/close/", people.person_close, name="person_close"),
    path("people/<int:pk>/reopen/", people.person_reopen, name="person_reopen"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("imports/<slug:kind>/new/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:pk>/marked/", imports.import_marked, name="import_marked"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("pick/office/", picks.pick_unit, name="pick_unit"),
    path("pick/own-office/", picks.pick_own_unit, name="pick_own_unit"),
    path("pick/person/", picks.pick_person, name="pick_person"),
    path("pick/place/", picks.pick_place, name="pick_place"),
]
