"""Every address: the doors bring their own."""

from django.urls import include, path

urlpatterns = [path("account/", include("allauth.account.urls")), path("", include("pamoja.web.urls"))]
handler404 = "pamoja.web.pages.apart.not_found"
handler500 = "pamoja.web.pages.apart.broken"
