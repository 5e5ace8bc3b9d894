"""Addresses of the comments, below the reader's language."""

from django.urls import path

from practices.discussion import views

app_name = "discussion"
urlpatterns = [
    path("practice/<int:number>/comments/", views.conversation_page, name="conversation"),
    path("practice/<int:number>/comments/sent/", views.sent_page, name="sent"),
    path("comments/confirm/<str:token>/", views.confirm_page, name="confirm"),
    path("comments/mute/<str:token>/", views.mute_page, name="mute"),
]
