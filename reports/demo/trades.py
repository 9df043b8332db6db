"""The trades of the demo: who works there, when they can meet, what troubles them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """`men` is the share of men, `hour` when a session can begin, `protected` who wears PPE."""

    kind: str
    noun: str
    men: float
    jobs: tuple[str, ...]
    groups: tuple[str, ...]
    meets_at: str
    hour: int
    complaints: tuple[str, ...]
    protected: float
    workplace: str = "group"
    formal: bool = False


# Second parts of a post's name: most groups are named after a hope.
EPITHETS = (
    "Jaya", "Makmur", "Sejahtera", "Barokah", "Sumber Rejeki", "Rukun", "Maju Bersama", "Lestari",
    "Karya Mandiri", "Sido Makmur", "Ngudi Waras", "Guyub", "Mulya", "Bina Sehat", "Tunas Harapan",
    "Sari Laras", "Berkah", "Harapan Baru", "Sehat Sentosa", "Abadi", "Setia Kawan", "Suka Maju",
    "Mekar Jaya", "Wahyu", "Margo Mulyo", "Tirto Agung", "Bangkit", "Arum", "Sinar Pagi", "Utama",
)  # fmt: skip

TRADES = {
    "fishers": Trade("fishing", "Nelayan Mina", 0.93,
        ("Nelayan", "Nakhoda", "Anak buah kapal", "Pencari kupang"),
        ("Perahu Barokah", "Perahu Rejeki", "Perahu Samudra", "Perahu Putra Bahari"),
        "Balai nelayan", 10, ("back_pain", "joint_pain", "skin", "eyes"), 0.2, "harbour"),
    "ponds": Trade("fishing", "Tambak", 0.88,
        ("Pekerja tambak", "Penjaga tambak", "Pemanen udang"),
        ("Blok Timur", "Blok Barat", "Blok Kali"),
        "Gubuk kelompok tambak", 9, ("back_pain", "skin", "joint_pain"), 0.25),
    "fishmongers": Trade("market", "Pengolah Ikan", 0.2,
        ("Sortir ikan", "Pengasap bandeng", "Penjual ikan"),
        ("Regu Pagi", "Regu Siang"),
        "Tempat pengolahan ikan", 13, ("joint_pain", "skin", "back_pain", "cough"), 0.35),
    "seaweed": Trade("farming", "Rumput Laut", 0.6,
        ("Pembudidaya rumput laut", "Penjemur"), ("Kelompok Utara", "Kelompok Selatan"),
        "Gudang kelompok", 10, ("skin", "back_pain", "joint_pain"), 0.3),
    "petis": Trade("food", "Pengrajin Petis", 0.3,
        ("Perebus kupang", "Pengemas", "Pengaduk petis"), ("Dapur Satu", "Dapur Dua"),
        "Rumah produksi", 13, ("cough", "eyes", "back_pain"), 0.3),
    "tempe": Trade("food", "Pengrajin Tempe", 0.55,
        ("Pengrajin tempe", "Perebus kedelai", "Pengemas"), ("Gang Satu", "Gang Dua", "Gang Tiga"),
        "Balai RW", 15, ("back_pain", "joint_pain", "skin", "tired"), 0.25),
    "crackers": Trade("food", "Pengrajin Kerupuk", 0.35,
        ("Penggoreng", "Penjemur", "Pengemas"), ("Dapur", "Jemuran", "Kemasan"),
        "Rumah produksi kerupuk", 12, ("eyes", "back_pain", "tired", "cough"), 0.3),
    "batik": Trade("craft", "Pengrajin Batik", 0.18,
        ("Pembatik tulis", "Pewarna", "Pelorod"), ("Tulis", "Cap", "Warna"),
        "Sanggar batik", 13, ("eyes", "back_pain", "cough", "skin"), 0.35),
    "leather": Trade("craft", "Pengrajin Tas", 0.62,
        ("Penjahit tas", "Pemotong kulit", "Pengelem"), ("Potong", "Jahit", "Akhir"),
        "Gedung koperasi", 12, ("dizziness", "back_pain", "eyes", "numbness"), 0.3),
    "shoes": Trade("craft", "Pengrajin Sepatu", 0.6,
        ("Pengrajin sepatu", "Pengelem", "Penjahit"), ("Sol", "Jahit", "Lem"),
        "Balai desa", 12, ("dizziness", "back_pain", "cough", "headache"), 0.3),
    "metal": Trade("craft", "Logam", 0.9,
        ("Tukang las", "Tukang bubut", "Pemoles"), ("Las", "Bubut", "Poles"),
        "Bengkel bersama", 12, ("eyes", "back_pain", "cough", "joint_pain"), 0.45),
    "bricks": Trade("mining", "Pengrajin Bata", 0.65,
        ("Pencetak bata", "Pembakar", "Pengangkut"), ("Tobong Lor", "Tobong Kidul"),
        "Rumah ketua kelompok", 15, ("back_pain", "cough", "joint_pain"), 0.2),
    "garment": Trade("garment", "Penjahit", 0.15,
        ("Penjahit", "Tukang obras", "Pemotong kain", "Setrika"), ("Jahit", "Potong", "Setrika"),
        "Ruang istirahat konveksi", 12, ("back_pain", "eyes", "headache", "numbness"), 0.4,
        "employer", formal=True),
    "factory": Trade("factory", "Pekerja Pabrik", 0.5,
        ("Operator mesin", "Pengemas", "Petugas gudang"), ("Regu A", "Regu B", "Regu C"),
        "Kantin pabrik", 12, ("headache", "back_pain", "tired"), 0.65, "employer", formal=True),
    "market": Trade("market", "Pedagang Pasar", 0.35,
        ("Pedagang sayur", "Pedagang ikan", "Pedagang daging", "Pedagang kain"),
        ("Los Sayur", "Los Ikan", "Los Kain"),
        "Kantor pasar", 13, ("back_pain", "joint_pain", "tired", "stomach"), 0.2, "market"),
    "porters": Trade("market", "Kuli Panggul", 0.95,
        ("Buruh angkut", "Kuli panggul", "Penarik gerobak"), ("Regu Subuh", "Regu Sore"),
        "Pos keamanan pasar", 11, ("back_pain", "joint_pain", "tired"), 0.1, "market"),
    "farmers": Trade("farming", "Tani", 0.65,
        ("Petani", "Buruh tani", "Penyemprot"), ("Blok Wetan", "Blok Kulon"),
        "Balai kelompok tani", 15, ("back_pain", "joint_pain", "dizziness", "skin"), 0.25),
    "cane": Trade("plantation", "Tebang Tebu", 0.75,
        ("Penebang tebu", "Pengikat", "Buruh muat"), ("Regu Satu", "Regu Dua"),
        "Rumah mandor", 15, ("back_pain", "joint_pain", "skin"), 0.3),
    "livestock": Trade("livestock", "Peternak", 0.75,
        ("Peternak sapi", "Peternak itik", "Pencari rumput"), ("Kandang Satu", "Kandang Dua"),
        "Kandang kelompok", 15, ("back_pain", "cough", "skin"), 0.25),
    "drivers": Trade("transport", "Pengemudi", 0.97,
        ("Pengemudi truk", "Kernet", "Pengemudi angkot"), ("Pangkalan Utara", "Pangkalan Selatan"),
        "Pangkalan", 10, ("back_pain", "eyes", "tired", "headache"), 0.3),
    "ojek": Trade("transport", "Ojek Pangkalan", 0.97,
        ("Pengemudi ojek", "Kurir"), ("Pangkalan Satu", "Pangkalan Dua"),
        "Pangkalan ojek", 10, ("back_pain", "eyes", "cough"), 0.6),
    "pedicab": Trade("transport", "Tukang Becak", 1.0,
        ("Tukang becak",), ("Depan Pasar", "Depan Stasiun"),
        "Pangkalan becak", 10, ("joint_pain", "back_pain", "breathless"), 0.1),
    "builders": Trade("construction", "Tukang Bangunan", 0.97,
        ("Tukang batu", "Tukang kayu", "Kuli bangunan"), ("Proyek Satu", "Proyek Dua"),
        "Balai dusun", 16, ("back_pain", "joint_pain", "skin", "cough"), 0.3),
    "scavengers": Trade("waste", "Pemilah Sampah", 0.55,
        ("Pemulung", "Pemilah", "Pengangkut"), ("Lapak Satu", "Lapak Dua"),
        "Gudang bank sampah", 12, ("cough", "skin", "back_pain"), 0.3),
}  # fmt: skip
