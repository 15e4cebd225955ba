"""People, organisations and networks, and the part each person plays in a county."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pamoja.journal.moments import by_somebody
from pamoja.places.models import Place


class People(BaseUserManager["User"]):
    """Makes and finds people by e-mail address."""

    def get_by_natural_key(self, email: str | None) -> "User":
        """The person with this address in any case; raises User.DoesNotExist."""
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address; `demonstration` marks an invented one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("name", "id")
        constraints = (models.CheckConstraint(name="email_in_lower_case", condition=Q(email=Lower("email"))),)

    def __str__(self) -> str:
        return self.name or self.email


class Network(models.Model):
    """A partnership or consortium that organisations belong to."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(
        max_length=20, choices=[("partnership", _("partnership")), ("consortium", _("consortium"))]
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Anybody who plans, pays, works, decides or watches in a county.

    `known_as` is the organisation that it is treated as one with since `merged_at`, itself where its own name is
    the one that is kept; both are made of the merges that stand and tell nothing besides them.
    """

    class Type(models.TextChoices):
        """What kind of actor it is."""

        COUNTY = "county", _("county government")
        NATIONAL = "national", _("national government office")
        DONOR = "donor", _("development partner (funder)")
        PARTNER = "partner", _("implementing partner")
        CSO = "cso", _("civil society organisation")
        BUSINESS = "business", _("business association")
        INVESTOR = "investor", _("investor")
        UNION = "union", _("trade union")
        MEDIA = "media", _("media")
        ASSEMBLY = "assembly", _("county assembly")
        WARD = "ward", _("ward committee")
        COMMUNITY = "community", _("community committee")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=300)
    squeezed = models.CharField(max_length=300, unique=True, editable=False)
    acronym = models.CharField(max_length=40, blank=True)
    type = models.CharField(max_length=20, choices=Type)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="organisations")
    networks = models.ManyToManyField(Network, related_name="organisations")
    known_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="known_names")
    merged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("county",), condition=Q(type="county"), name="one_government_a_county"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def one(self) -> int:
        """The row id of the organisation that it is treated as."""
        return self.known_as_id or self.pk


class Alias(models.Model):
    """Another way in which an organisation's name is written, with who says so and from where.

    One that was taken back is kept, and counts no more.
    """

    class Kind(models.TextChoices):
        """What it is."""

        NAME = "alias", _("another way of writing it")
        ACRONYM = "acronym", _("a short name")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    written = models.CharField(max_length=300)
    squeezed = models.CharField(max_length=300, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("organisation", "id")
        verbose_name_plural = "aliases"
        constraints = (
            models.UniqueConstraint(
                fields=("squeezed",),
                condition=Q(taken_back_at__isnull=True),
                name="alias_of_one_organisation",
            ),
            by_somebody("taken_back", name="alias_taken_back_by_somebody"),
        )

    def __str__(self) -> str:
        return self.written


class Merge(models.Model):
    """That two organisations are one, as somebody said, on which evidence and why; undone, it counts no more.

    `kept` is the one whose name is kept. Nothing of `other` is deleted or rewritten that cannot be told apart again.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merged_by")
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("other",), condition=Q(undone_at__isnull=True), name="merged_into_one_at_a_time"
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=models.F("other"))),
            by_somebody("undone", name="merge_undone_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class Apart(models.Model):
    """That a name is not an organisation's, or that it shall be asked again later, as somebody said of a proposal.

    `name` is the squeezed name of the other organisation, or one that rows write; the newest answer counts.
    """

    class Answer(models.TextChoices):
        """What was said."""

        DIFFERENT = "different", _("not the same")
        LATER = "later", _("ask again later")
        OPEN = "open", _("taken back")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="told_apart")
    name = models.CharField(max_length=300)
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("organisation", "name", "id")
        verbose_name_plural = "told apart"
        indexes = (models.Index(fields=("organisation", "name", "-id")),)

    def __str__(self) -> str:
        return f"{self.organisation_id} and {self.name}: {self.answer}"


class Membership(models.Model):
    """The part a person plays for an organisation in one county, from a day on and until it ended."""

    class Role(models.TextChoices):
        """What a person does there."""

        ECONOMIST = "economist", _("county economist")
        MINISTER = "minister", _("county minister")
        DIRECTOR = "director", _("sector director")
        WARD_ADMIN = "ward_admin", _("ward administrator")
        SECRETARIAT = "secretariat", _("secretariat")
        OFFICER = "officer", _("partner's officer")
        CHIEF = "chief", _("partner's head")
        ASSEMBLY = "assembly", _("member of the assembly")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    sector = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("county", "organisation", "user")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation", "county", "role"),
                condition=Q(ended_at__isnull=True),
                name="one_membership_of_a_kind",
            ),
            by_somebody("ended", name="membership_ended_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class Invitation(models.Model):
    """A link by which one named person joins; used once, for two weeks. Only the link's hash is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Membership.Role)
    sector = models.CharField(max_length=200, blank=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-invited_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=models.F("invited_at"))
            ),
            by_somebody("accepted", name="invitation_accepted_by_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation_id}"
