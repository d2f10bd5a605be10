#!/bin/sh
# Puts a fixed set of manual pages into a folder: manual-pages.sh DIRECTORY
# Downloads packages and unpacks them there; nothing is installed.
set -eu

directory=${1:?usage: $0 DIRECTORY}
# The system calls and library, and what people type first.
packages="manpages manpages-dev coreutils git-man man-db bash tar gzip bzip2 xz-utils findutils grep sed gawk diffutils patch
    less nano make file curl wget rsync openssh-client systemd procps psmisc util-linux mount iproute2 iputils-ping sudo
    cron apt dpkg passwd"
case "$directory" in /*) ;; *) directory="$PWD/$directory" ;; esac
done_mark="$directory/.complete"
# Another list of packages than the one that was fetched is fetched anew.
[ "$(cat "$done_mark" 2>/dev/null)" = "$packages" ] && exit 0

# Only what this script made is replaced, and only by something whole.
if [ -e "$directory" ] && [ -n "$(ls -A "$directory" | grep -vx -e usr -e packages -e .complete)" ]; then
    echo "hunch: expected a folder of manual pages that this script made, or none: $directory" >&2
    exit 73
fi
echo "hunch: fetching the manual pages of $(echo $packages | wc -w) packages"
mkdir -p "$(dirname "$directory")"
fresh=$(mktemp -d "$(cd "$(dirname "$directory")" && pwd)/manual-pages.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
trap 'exit 130' INT TERM
mkdir "$fresh/packages"
cd "$fresh/packages"
if ! apt-get download -q $packages >download.log 2>&1; then
    # A machine that has never updated its lists knows no packages.
    if [ "$(id -u)" = 0 ]; then
        apt-get update -q >>download.log 2>&1
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo apt-get update -q >>download.log 2>&1
    fi
    if ! apt-get download -q $packages >>download.log 2>&1; then
        tail -n 5 download.log >&2
        if [ -e "$done_mark" ]; then
            echo "hunch: the manual pages could not be fetched: those of before are used" >&2
            exit 0
        fi
        echo "hunch: the manual pages could not be fetched. If the package lists are old, run: sudo apt-get update" >&2
        exit 69
    fi
fi
for package in "$fresh"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$fresh" --wildcards './usr/share/man/man*'
done
rm -rf "$fresh/packages"
printf '%s\n' "$packages" >"$fresh/.complete"
chmod 755 "$fresh"
rm -rf "$directory"
mv "$fresh" "$directory"
echo "hunch: $(find "$directory" -name '*.gz' | wc -l) manual pages"
