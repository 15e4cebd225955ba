"""Places and what they are called; a ward lies in a constituency and, independently, in a sub-county."""

from django.db import models


class Place(models.Model):
    """A county, sub-county, constituency or ward under our own key, such as "samburu/ward/maralal"."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=20)
    code = models.CharField(max_length=20, blank=True)
    county = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="places_inside")
    within = models.ManyToManyField("self", symmetrical=False, related_name="holds")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("level", "code", "name", "id")
        indexes = (models.Index(fields=("county", "level")),)

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """Another name or code of a place and who uses it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=40)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("place", "text")
        verbose_name_plural = "aliases"
        constraints = (models.UniqueConstraint(fields=("place", "text", "kind"), name="alias_once_a_place"),)

    def __str__(self) -> str:
        return f"{self.text} for {self.place_id}"


class Population(models.Model):
    """How many people a place had in a year, and who counted them."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ("place", "-year")
        constraints = (models.UniqueConstraint(fields=("place", "year"), name="population_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.people} in {self.place_id}, {self.year}"
