# Read by bin/run and bin/test: finds Python, makes .venv, installs what is pinned.
# POSIX sh. Sets ROOT, VENV and PY (the Python of the venv). Run `prepare FILE...`.

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
VENV="$ROOT/.venv"
PY="$VENV/bin/python"
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

apt_line() { printf 'apt-get update && apt-get install -y --no-install-recommends %s' "$*"; }

# Installs packages when we may. False when we may not, or when it did not work.
apt_install() {
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
    say "Installing: $*"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    output=$({ apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } 2>&1) && return
    warn "$output"
    return 1
}

# Installs, or prints the exact line and ends with 2.
need_apt() {
    apt_install "$@" && return
    warn "Missing: $*. As root, run this line and start again:"
    warn "  $(apt_line "$@")"
    exit 2
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in python3.13 python3.12 python3.11 python3.14 python3; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# Debian keeps the part that makes a venv in a package of its own.
venv_package() {
    if [ "$(command -v python3)" ] && [ "$(readlink -f "$1")" = "$(readlink -f "$(command -v python3)")" ]; then
        echo python3-venv
    else
        echo "$(basename "$(readlink -f "$1")")-venv"
    fi
}

make_venv() {
    if [ -x "$PY" ] && new_enough "$PY"; then
        return
    fi
    base=$(find_python) || {
        need_apt python3 python3-venv
        base=$(find_python) || {
            warn "Python 3.11 or newer is needed; this system offers $(python3 --version 2>&1)."
            exit 2
        }
    }
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$base" "$VENV" && return
    fi
    "$base" -c 'import ensurepip, venv' 2>/dev/null || need_apt "$(venv_package "$base")"
    say "Making .venv with $("$base" --version)"
    "$base" -m venv --clear "$VENV"
}

fingerprint() {
    "$PY" -c 'import hashlib, pathlib, sys
print(sys.version, *(hashlib.sha256(pathlib.Path(f).read_bytes()).hexdigest() for f in sys.argv[1:]))' "$@"
}

pip_install() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python "$PY" "$@" && return
    fi
    "$PY" -m pip install -qq --disable-pip-version-check "$@"
}

# Nothing to do while the files are the ones last installed.
install_packages() {
    stamp="$VENV/.installed-$#"
    now=$(fingerprint "$@")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        return
    fi
    say "Installing the Python packages (once; half a minute or so)"
    wanted=''
    for file in "$@"; do wanted="$wanted -r $file"; done
    # The paths are relative and without spaces: split on purpose.
    # shellcheck disable=SC2086
    pip_install $wanted || {
        warn "The packages could not be installed. Is there a way to the package index?"
        exit 1
    }
    printf '%s\n' "$now" >"$stamp"
}

has_pango() {
    "$PY" -c 'import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)' 2>/dev/null
}

# The only thing that may be missing.
check_pango() {
    has_pango && return
    # shellcheck disable=SC2086
    apt_install $PANGO && has_pango && return
    warn "PDFs are off: the Pango libraries are missing. To have them, as root:"
    warn "  $(apt_line "$PANGO")"
}

prepare() {
    cd "$ROOT" || exit 1
    make_venv
    install_packages "$@"
    check_pango
}
