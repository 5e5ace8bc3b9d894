"""Addresses of the search, below `/<lang>/practices/`."""

from django.urls import path

from search import views

urlpatterns = [
    path("", views.results, name="search"),
    path("feed/", views.feed, name="search-feed"),
]
