"""Addresses of the search, below `/<lang>/practices/`."""

from django.urls import path

from search import views

urlpatterns = [
    path("", views.results, name="search"),
    path("suggest/", views.suggestions, name="search-suggest"),
    path("compare/", views.compare, name="search-compare"),
    path("feed/", views.feed, name="search-feed"),
]
