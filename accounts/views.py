"""The profile: one's name, language and look, and the ways to everything about the account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import has_second_factor
from accounts.adapter import remember
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.operations import change_profile
from core.appearance import COOKIE as THEME_COOKIE


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = get_object_or_404(User, pk=request.user.pk)
    posted = request.POST if request.method == "POST" else None
    form = ProfileForm(posted, instance=user)
    if request.method == "POST" and form.is_valid():
        change_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Ihre Angaben sind gespeichert."))
        response = redirect("accounts:profile")
        remember(request, response, name=settings.LANGUAGE_COOKIE_NAME, value=user.language)
        remember(request, response, name=THEME_COOKIE, value=user.theme)
        return response
    context = {"form": form, "has_second_factor": has_second_factor(user)}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)
