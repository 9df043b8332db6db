"""One plain row, as somebody would keep a visit in Django's admin."""

from django.db import models


class PlainVisit(models.Model):
    seen_on = models.DateField()
    worker = models.CharField(max_length=40)
    systolic = models.PositiveSmallIntegerField()
    diastolic = models.PositiveSmallIntegerField()
    weight = models.DecimalField(max_digits=5, decimal_places=1)
    height = models.DecimalField(max_digits=5, decimal_places=1)
    waist = models.DecimalField(max_digits=5, decimal_places=1)
    glucose = models.PositiveSmallIntegerField()
    cholesterol = models.PositiveSmallIntegerField()
    uric_acid = models.DecimalField(max_digits=4, decimal_places=1)
    temperature = models.DecimalField(max_digits=4, decimal_places=1)

    class Meta:
        managed = False
        db_table = "bench_plainvisit"

    def __str__(self) -> str:
        return self.worker
