"""Addresses of people. `/workers/<code>/` itself, with the visits, belongs to screenings."""

from django.urls import path

from workers.views import (
    cards,
    consents,
    details,
    duplicates,
    enrolment,
    exports,
    imports,
    places,
    roster,
)

app_name = "workers"

urlpatterns = [
    path("workers/", roster.workers, name="workers"),
    path("workers/search/", roster.search, name="search"),
    path("workers/new/", enrolment.enrol, name="enrol"),
    path("workers/likely/", enrolment.likely, name="likely"),
    path("workers/import/", imports.upload, name="import"),
    path("workers/import/<str:code>/", imports.preview_rows, name="import_preview"),
    path("workers/import/<str:code>/columns/", imports.columns, name="import_columns"),
    path("workers/import/<str:code>/sheet/", imports.sheet, name="import_sheet"),
    path("workers/import/<str:code>/rows/<int:number>/", imports.row, name="import_row"),
    path("workers/import/<str:code>/workplaces/", imports.workplaces, name="import_workplaces"),
    path("workers/import/<str:code>/answer/", imports.answer, name="import_answer"),
    path("workers/import/<str:code>/run/", imports.run, name="import_run"),
    path("workers/import/<str:code>/discard/", imports.discard, name="import_discard"),
    path("workers/export.<str:extension>", exports.export, name="export"),
    path("workers/cards/", cards.cards, name="cards"),
    path("workers/cards/print/", cards.print_cards, name="print_cards"),
    path("workers/duplicates/", duplicates.duplicates, name="duplicates"),
    path("workers/duplicates/export.<str:extension>", duplicates.export, name="export_duplicates"),
    path("workers/duplicates/<str:code>/", duplicates.duplicate, name="duplicate"),
    path("workers/<str:code>/edit/", details.edit, name="edit"),
    path("workers/<str:code>/nik/", details.nik, name="nik"),
    path("workers/<str:code>/nik/show/", details.show_nik, name="show_nik"),
    path("workers/<str:code>/consent/", consents.consent, name="consent"),
    path("workers/<str:code>/consent/withdraw/", consents.withdraw, name="withdraw"),
    path("workers/<str:code>/card/", cards.card, name="card"),
    path("workers/<str:code>/card/print/", cards.print_card, name="print_card"),
    path("workers/<str:code>/card/replace/", cards.replace, name="replace_card"),
    path("workers/<str:code>/move/", places.move, name="move"),
    path("workers/<str:code>/leave/", places.leave, name="leave"),
]
