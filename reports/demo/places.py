"""One real district of East Java: Kabupaten Sidoarjo.

Names of places (district, kecamatan, puskesmas, villages) and Kemendagri codes come from
general knowledge, to be confirmed; coordinates are rough. Addresses and people are made up.
"""

from dataclasses import dataclass

PROVINCE = ("35", "Dinas Kesehatan Provinsi Jawa Timur")
DISTRICT = ("35.15", "Dinas Kesehatan Kabupaten Sidoarjo")
DISTRICT_SEAT = "Jl. Contoh No. 1, Sidoarjo, Jawa Timur"


@dataclass(frozen=True)
class Area:
    """The area of one puskesmas, and the trades (of trades.py) that one finds there."""

    puskesmas: str
    kecamatan: str
    code: str
    latitude: float
    longitude: float
    villages: tuple[str, ...]
    trades: tuple[str, ...]


AREAS = (
    Area("Sedati", "Sedati", "35.15.17", -7.380, 112.760,
         ("Banjar Kemuning", "Kalanganyar", "Gisik Cemandi", "Segoro Tambak", "Tambak Cemandi"),
         ("fishers", "ponds", "fishmongers", "market", "ojek")),
    Area("Candi", "Candi", "35.15.07", -7.487, 112.713,
         ("Sepande", "Balongdowo", "Kebonsari", "Klurak", "Kedungpeluk"),
         ("tempe", "fishers", "petis", "market", "builders")),
    Area("Tanggulangin", "Tanggulangin", "35.15.06", -7.508, 112.705,
         ("Kedensari", "Kalidawir", "Ketapang", "Randegan", "Kludan"),
         ("leather", "ponds", "farmers", "garment", "porters")),
    Area("Sidoarjo", "Sidoarjo", "35.15.08", -7.446, 112.718,
         ("Jetis", "Pucang", "Sidokumpul", "Lemahputro", "Bulusidokare"),
         ("batik", "porters", "market", "pedicab", "scavengers")),
    Area("Krian", "Krian", "35.15.11", -7.410, 112.580,
         ("Kemasan", "Kraton", "Tropodo", "Sidomulyo", "Ponokawan"),
         ("shoes", "porters", "market", "farmers", "drivers")),
    Area("Jabon", "Jabon", "35.15.05", -7.553, 112.755,
         ("Kupang", "Kedungpandan", "Tambak Kalisogo", "Dukuhsari", "Balongtani"),
         ("ponds", "fishers", "seaweed", "scavengers", "farmers")),
    Area("Waru", "Waru", "35.15.18", -7.354, 112.750,
         ("Ngingas", "Wedoro", "Tambak Sawah", "Kureksari", "Tropodo"),
         ("metal", "shoes", "ponds", "factory", "drivers")),
    Area("Tulangan", "Tulangan", "35.15.09", -7.480, 112.655,
         ("Telasih", "Kenongo", "Kepatihan", "Modong", "Jiken"),
         ("crackers", "batik", "cane", "farmers", "bricks")),
    Area("Buduran", "Buduran", "35.15.15", -7.423, 112.722,
         ("Sawohan", "Sidokepung", "Sukorejo", "Banjarkemantren", "Damarsi"),
         ("ponds", "fishers", "factory", "crackers", "ojek")),
    Area("Porong", "Porong", "35.15.04", -7.540, 112.680,
         ("Juwet Kenongo", "Gedang", "Lajuk", "Kebonagung", "Pamotan"),
         ("porters", "market", "bricks", "farmers", "pedicab")),
    Area("Krembung", "Krembung", "35.15.03", -7.515, 112.625,
         ("Mojoruntut", "Tambakrejo", "Wonomlati", "Kandangan", "Cangkring"),
         ("cane", "farmers", "livestock", "crackers", "builders")),
    Area("Prambon", "Prambon", "35.15.02", -7.470, 112.570,
         ("Kedungwonokerto", "Simpang", "Jedongcangkring", "Wirobiting", "Bulang"),
         ("farmers", "livestock", "bricks", "tempe", "builders")),
    Area("Tarik", "Tarik", "35.15.01", -7.450, 112.510,
         ("Kedinding", "Mliriprowo", "Balongmacekan", "Singogalih", "Kalimati"),
         ("farmers", "bricks", "livestock", "cane", "ojek")),
    Area("Wonoayu", "Wonoayu", "35.15.10", -7.440, 112.620,
         ("Mulyodadi", "Pilang", "Simoketawang", "Becirongengor", "Semambung"),
         ("farmers", "metal", "cane", "crackers", "tempe")),
    Area("Balongbendo", "Balongbendo", "35.15.12", -7.415, 112.530,
         ("Bakung Temenggungan", "Penambangan", "Seduri", "Wonokupang", "Suwaluh"),
         ("factory", "farmers", "bricks", "shoes", "drivers")),
    Area("Taman", "Taman", "35.15.13", -7.360, 112.690,
         ("Bohar", "Sepanjang", "Wage", "Geluran", "Ngelom"),
         ("garment", "market", "porters", "metal", "pedicab")),
    Area("Sukodono", "Sukodono", "35.15.14", -7.400, 112.670,
         ("Suruh", "Jumputrejo", "Anggaswangi", "Pekarungan", "Cangkringsari"),
         ("shoes", "tempe", "farmers", "builders", "ojek")),
    Area("Gedangan", "Gedangan", "35.15.16", -7.390, 112.730,
         ("Punggul", "Karangbong", "Keboansikep", "Tebel", "Wedi"),
         ("factory", "garment", "crackers", "drivers", "market")),
    Area("Kepadangan", "Tulangan", "35.15.09", -7.495, 112.640,
         ("Kepadangan", "Kepunten", "Grogol", "Pangkemiri"),
         ("crackers", "cane", "farmers", "bricks")),
    Area("Sekardangan", "Sidoarjo", "35.15.08", -7.460, 112.735,
         ("Sekardangan", "Bluru Kidul", "Kemiri", "Gebang"),
         ("ponds", "batik", "builders", "ojek")),
    Area("Urangagung", "Sidoarjo", "35.15.08", -7.435, 112.695,
         ("Urangagung", "Cemengbakalan", "Sarirogo", "Suko"),
         ("farmers", "builders", "tempe", "market")),
    Area("Barengkrajan", "Krian", "35.15.11", -7.395, 112.600,
         ("Barengkrajan", "Sidorejo", "Tempel", "Watugolong"),
         ("factory", "shoes", "drivers", "farmers")),
    Area("Trosobo", "Taman", "35.15.13", -7.385, 112.645,
         ("Trosobo", "Sidodadi", "Tanjungsari", "Bringinbendo"),
         ("factory", "garment", "drivers", "porters")),
    Area("Ganting", "Gedangan", "35.15.16", -7.400, 112.720,
         ("Ganting", "Kragan", "Gemurung", "Sruni"),
         ("metal", "factory", "crackers", "builders")),
    Area("Kedungsolo", "Porong", "35.15.04", -7.545, 112.665,
         ("Kedungsolo", "Kesambi", "Kebakalan"), ("farmers", "bricks", "cane")),
    Area("Medaeng", "Waru", "35.15.18", -7.350, 112.715,
         ("Medaeng", "Pepelegi", "Bungurasih"), ("drivers", "metal", "market")),
)  # fmt: skip
"""The last two have no post: a district report must name them all the same."""
