"""The map of addresses with a route that nobody reviewed and that shows a title to everybody."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal import urls
from practices.records.models.page import PracticePage


def leak(request: HttpRequest, number: int) -> HttpResponse:
    page = PracticePage.objects.filter(practice__number=number).first()
    return HttpResponse(page.title if page else "")


urlpatterns = [path("leak/<int:number>", leak, name="leak"), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
