"""Every address: the doors bring their own."""

from allauth.account.urls import urlpatterns as account
from django.urls import include, path

# An address that nobody has checked is nobody's: people have the one they were invited by.
NOT_HERE = (
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
)
urlpatterns = [
    path("account/", include([address for address in account if address.name not in NOT_HERE])),
    path("", include("pamoja.web.urls")),
]
handler400 = "pamoja.web.pages.apart.not_understood"
handler404 = "pamoja.web.pages.apart.not_found"
handler500 = "pamoja.web.pages.apart.broken"
