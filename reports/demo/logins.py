"""Who can sign in to the demo, one for each role."""

PASSWORD = "demo-healthposts"  # noqa: S105  printed on purpose; refused in production
CADRE, STAFF, DISTRICT, PROVINCE, ADMINISTRATOR = "kader", "petugas", "dinkes", "provinsi", "admin"

# (role in the words of posts.labels, user name, password)
DEMO_LOGINS = (
    ("Cadre", CADRE, PASSWORD),
    ("Puskesmas staff", STAFF, PASSWORD),
    ("District officer", DISTRICT, PASSWORD),
    ("Province or national officer", PROVINCE, PASSWORD),
    ("Administrator", ADMINISTRATOR, PASSWORD),
)
