"""Made-up Indonesian names, as people of East Java bear them."""

import random

MEN = [
    "Suparto",
    "Sutrisno",
    "Slamet",
    "Sugeng",
    "Suyanto",
    "Wagiman",
    "Paijo",
    "Supriyanto",
    "Mulyono",
    "Sukardi",
    "Kasiyanto",
    "Ngatmin",
    "Sarwono",
    "Ponidi",
    "Tukimin",
    "Joko",
    "Eko",
    "Budi",
    "Agus",
    "Bambang",
    "Hadi",
    "Heri",
    "Dwi",
    "Tri",
    "Wahyu",
    "Andik",
    "Yudi",
    "Rudi",
    "Dedi",
    "Arif",
    "Rizky",
    "Fajar",
    "Bagus",
    "Dimas",
    "Galih",
    "Imam",
    "Ahmad",
    "Muhammad",
    "Abdul",
    "Nur",
    "Khoirul",
    "Mohammad",
    "Zainul",
    "Syaiful",
    "Samsul",
    "Misbahul",
    "Fathur",
    "Mat",
    "Sahri",
    "Buhari",
    "Marzuki",
    "Matnawi",
    "Busiri",
    "Hosen",
    "Rofi'i",
    "Subairi",
    "Ketut",
    "Wayan",
    "Made",
    "Nyoman",
    "Yusuf",
    "Hasan",
    "Husein",
    "Anwar",
    "Mahfud",
    "Solikin",
    "Sholeh",
    "Kamto",
]
WOMEN = [
    "Siti",
    "Sri",
    "Sulastri",
    "Suparmi",
    "Wahyuni",
    "Kartini",
    "Lestari",
    "Tutik",
    "Yati",
    "Rina",
    "Dewi",
    "Dwi",
    "Endang",
    "Sumiati",
    "Ngatini",
    "Painah",
    "Sarinah",
    "Kasiati",
    "Mujiati",
    "Sutini",
    "Nur",
    "Fitri",
    "Aminah",
    "Khotimah",
    "Maisaroh",
    "Umi",
    "Lilik",
    "Indah",
    "Ratna",
    "Rahayu",
    "Yuni",
    "Ika",
    "Nita",
    "Anis",
    "Mei",
    "Puji",
    "Winarsih",
    "Sunarti",
    "Juwariyah",
    "Maimunah",
    "Hosniyah",
    "Satuni",
    "Marhamah",
    "Sittina",
    "Rohmah",
    "Putu",
    "Komang",
    "Ayu",
    "Sumarni",
    "Suliha",
    "Mistiani",
    "Parti",
    "Tumini",
]
LAST_MEN = [
    "Santoso",
    "Setiawan",
    "Prasetyo",
    "Nugroho",
    "Utomo",
    "Hidayat",
    "Saputra",
    "Pratama",
    "Firmansyah",
    "Maulana",
    "Wibowo",
    "Hariyanto",
    "Kurniawan",
    "Susanto",
    "Cahyono",
    "Efendi",
    "Rahman",
    "Hakim",
    "Arifin",
    "Basuki",
    "Purnomo",
    "Widodo",
    "Rohman",
    "Sunaryo",
    "Gunawan",
    "Mustofa",
    "Fauzi",
    "Iskandar",
    "Jaelani",
    "Subagyo",
    "Syahputra",
    "Mulyadi",
    "Handoko",
    "Zaini",
]
LAST_WOMEN = [
    "Rahayu",
    "Hasanah",
    "Puspita",
    "Handayani",
    "Susanti",
    "Wulandari",
    "Astutik",
    "Ningsih",
    "Kusumawati",
    "Fatimah",
    "Zahroh",
    "Utami",
    "Mulyani",
    "Aisyah",
    "Maghfiroh",
    "Setyowati",
    "Indrawati",
    "Purwanti",
    "Khasanah",
    "Lestari",
    "Wijayanti",
    "Laila",
    "Sulistyowati",
    "Anggraini",
    "Nuraini",
    "Solikhah",
    "Mutmainah",
    "Rohmawati",
    "Hidayati",
    "Safitri",
]


def full_name(rng: random.Random, sex: str) -> str:
    """One word for every fifth person, as in life."""
    first, last = (MEN, LAST_MEN) if sex == "M" else (WOMEN, LAST_WOMEN)
    name = rng.choice(first)
    kind = rng.random()
    if kind < 0.2:
        return name if len(name) > 3 else f"{name} {rng.choice(last)}"
    if kind < 0.3:
        return f"{name} {rng.choice(first)} {rng.choice(last)}"
    title = ("H." if sex == "M" else "Hj.") if kind > 0.97 else ""
    return " ".join(filter(None, (title, name, rng.choice(last))))


def nickname(rng: random.Random, name: str, sex: str, age: int) -> str:
    """What the crew calls out: Cak To, Yu Sri. Every third has one worth writing down."""
    if rng.random() > 0.35:
        return ""
    words = [word for word in name.split() if not word.startswith("H")]
    word = rng.choice(words or [name])
    short = word[-3:].strip("'").capitalize() if len(word) > 4 and sex == "M" else word
    young = {"M": ["Mas", "Cak"], "F": ["Mbak", "Ning"]}
    older = {"M": ["Cak", "Pak", "Kang"], "F": ["Yu", "Mbak", "Bu"]}
    forms = (young if age < 30 else older)[sex]
    return f"{rng.choice(forms)} {short}"


def official(rng: random.Random, sex: str, *, head: bool) -> str:
    """A civil servant, with the titles that stand on letters; the head of a district's office?"""
    first, last = (MEN, LAST_MEN) if sex == "M" else (WOMEN, LAST_WOMEN)
    before = "dr." if head else rng.choice(("dr.", "drg.", ""))
    after = rng.choice(("M.M.", "")) if before else rng.choice(("S.KM.", "S.Kep.Ns."))
    after = "M.Kes." if head else after
    name = f"{before} {rng.choice(first)} {rng.choice(last)}".strip()
    return f"{name}, {after}" if after else name


def nip(rng: random.Random, sex: str, year: int) -> str:
    """A NIP by its form: birth, appointment, sex, serial. 9xx serials: hardly a real one."""
    born = rng.randint(year - 57, year - 38)
    appointed = born + rng.randint(24, 30)
    digits = (
        f"{born}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{appointed}{rng.choice((1, 3)):02d}"
    )
    return f"{digits}{1 if sex == 'M' else 2}9{rng.randint(0, 99):02d}"


def phone(rng: random.Random) -> str:
    """A mobile number by its form, under +62 84, which no operator uses (from memory)."""
    return f"+6284{rng.randint(1, 9)}{rng.randint(0, 99_999_999):08d}"


def nik(rng: random.Random, *, region: str, sex: str, day: int, month: int, year: int) -> str:
    """A NIK by its form, with serials from 9000 up, which no register has reached."""
    shown = day + (40 if sex == "F" else 0)
    return f"{region}{shown:02d}{month:02d}{year % 100:02d}{rng.randint(9000, 9999)}"
