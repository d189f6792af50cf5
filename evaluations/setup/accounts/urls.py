from django.urls import path

from evaluations.setup.accounts import views

urlpatterns = [
    path("sign-ins/", views.sign_in_list, name="sign_in_list"),
    path("sign-ins/own/", views.own_sign_ins, name="own_sign_ins"),
]
