#!/bin/sh
# Installs the Debian packages that a purpose needs, and nothing when they are there: install.sh bench|build|instructions|run|site|test|typeahead
# Services are not started by it.
set -eu

# What the Swift toolchain runs on, links and fetches with, and the libraries Hunch is built on.
build="binutils ca-certificates g++ libc6-dev libcurl4-openssl-dev libedit2 libncurses6 libsqlite3-0 libssl-dev libhiredis-dev libxml2-dev pkg-config tzdata zlib1g-dev"
# What reads documents: pdftotext with its tables of Chinese, Japanese and Korean fonts, mandoc, and libraries that readers
# load: Markdown to HTML, a detector of charsets, and stemmers of many languages.
run="poppler-utils poppler-data mandoc libmd4c0 libmd4c-html0 libuchardet0 libstemmer0d"
# What tests drive: a browser, Redis and its sentinels, promtool, setpriv, and Python for the real language model.
test="chromium curl fonts-dejavu-core openssl procps prometheus python3 python3-venv redis-server redis-tools util-linux"

# What a site of several pods on one machine is made of.
site="curl nginx-light redis-server redis-tools"

# Other servers to measure beside.
bench="curl libuv1 node-ws procps python3 python3-venv util-linux"

# Other engines for names to measure beside.
typeahead="default-jdk-headless liblucene8-java python3 python3-venv redis-redisearch redis-server util-linux"

case "${1:-}" in
bench) wanted="$build $run $bench" ;;
build) wanted="$build" ;;
instructions) wanted="$build $run valgrind" ;;
run) wanted="$build $run" ;;
site) wanted="$build $run $site" ;;
test) wanted="$build $run $test" ;;
typeahead) wanted="$build $run $typeahead" ;;
*)
    echo "usage: $0 bench|build|instructions|run|site|test|typeahead" >&2
    exit 64
    ;;
esac

if ! command -v apt-get >/dev/null 2>&1; then
    echo "hunch: this is no Debian: install by hand what these packages hold: $wanted" >&2
    exit 0
fi

missing=""
for package in $wanted; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "hunch: missing packages:$missing"
install="apt-get install -y -q --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "hunch: they need root, and sudo wants a password. Run this line, then make again:" >&2
    echo "    sudo apt-get update && sudo $install" >&2
    exit 77
fi

# Debian asks this file before it starts a service; 101 says no. One that is there already is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
    trap '$as_root rm -f "$policy"' EXIT
fi
$as_root apt-get update -q
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root $install
