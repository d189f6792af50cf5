from django.urls import path

from evaluations.entry.schedule.lists import views as lists
from evaluations.entry.schedule.views import entry, papers, planning

urlpatterns = [
    path("committees/<int:pk>/sessions/add/", planning.session_add, name="session_add"),
    path("rounds/<int:pk>/schedule/import/", lists.schedule_import, name="schedule_import"),
    path("rounds/<int:pk>/schedule/export/", lists.schedule_export, name="schedule_export"),
    path("sessions/<int:pk>/edit/", planning.session_edit, name="session_edit"),
    path("sessions/<int:pk>/plan/", planning.session_plan, name="session_plan"),
    path("sessions/<int:pk>/remove/", planning.session_remove, name="session_remove"),
    path("sessions/<int:pk>/cards/", entry.cards, name="cards"),
    path("calendar/", entry.calendar_links, name="calendar_links"),
    path("calendar/<int:pk>/revoke/", entry.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:secret>/schedule.ics", entry.calendar_feed, name="calendar_feed"),
    path("cards/<int:pk>/revoke/", entry.card_revoke, name="card_revoke"),
    path("card/", entry.card_sign_in, name="card_sign_in"),
    path("card/<str:code>/", entry.card_sign_in, name="card"),
    path("sessions/<int:pk>/agenda.pdf", papers.agenda_pdf, name="agenda_pdf"),
    path("sessions/<int:pk>/agenda.xlsx", papers.agenda_xlsx, name="agenda_xlsx"),
    path("sessions/<int:pk>/evidence.zip", papers.session_zip, name="session_zip"),
    path("sessions/<int:pk>/cards/print/", papers.cards_pdf, name="cards_pdf"),
    path("sessions/<int:pk>/cards/<int:seat>/print/", papers.card_pdf, name="card_pdf"),
]
