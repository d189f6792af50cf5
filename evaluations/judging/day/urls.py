from django.urls import path

from evaluations.judging.day.views import board, progress, roll_call, slots

urlpatterns = [
    path("pulse/<str:token>/", board.pulse, name="pulse"),
    path("sessions/<int:pk>/", board.session_detail, name="session_detail"),
    path("sessions/<int:pk>/wall/", board.session_wall, name="session_wall"),
    path("sessions/<int:pk>/insert/", slots.session_insert, name="session_insert"),
    path("sessions/<int:pk>/shift/", slots.session_shift, name="session_shift"),
    path("sessions/<int:pk>/roll-call/", roll_call.roll_call, name="roll_call"),
    path("sessions/<int:pk>/roll-call/all/", roll_call.roll_call_all, name="roll_call_all"),
    path("sessions/<int:pk>/check-in/", roll_call.check_in, name="check_in"),
    path("sessions/<int:pk>/seats/<int:seat>/check/", roll_call.seat_check, name="seat_check"),
    path("attendance/<int:pk>/check/", roll_call.person_check, name="person_check"),
    path("slots/<int:pk>/change/", slots.slot_change, name="slot_change"),
    path("slots/<int:pk>/undo/", slots.slot_undo, name="slot_undo"),
    path("slots/<int:pk>/questions/", slots.slot_questions, name="slot_questions"),
    path("slots/<int:pk>/swap/", slots.slot_swap, name="slot_swap"),
    path("slots/<int:pk>/correct/", slots.slot_correct, name="slot_correct"),
    path("slots/<int:pk>/move/", slots.slot_move, name="slot_move"),
    path("sessions/<int:pk>/progress/", progress.session_progress, name="session_progress"),
    path("nominations/<int:pk>/seats/<int:seat>/", progress.seat_action, name="seat_action"),
    path("proposals/<int:pk>/decide/", progress.proposal_decide, name="proposal_decide"),
    path("absences/<int:pk>/lift/", progress.absence_lift, name="absence_lift"),
]
