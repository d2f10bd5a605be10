#!/bin/sh
# Puts a fixed set of manual pages into a folder: manual-pages.sh DIRECTORY
# Downloads packages and unpacks them there; nothing is installed.
set -eu

directory=${1:?usage: $0 DIRECTORY}
packages="manpages manpages-dev coreutils git-man man-db"
done_mark="$directory/.complete"
[ -e "$done_mark" ] && exit 0

echo "hunch: fetching manual pages ($packages)"
mkdir -p "$directory/packages"
cd "$directory/packages"
if ! apt-get download -q $packages >download.log 2>&1; then
    # A machine that has never updated its lists knows no packages.
    if [ "$(id -u)" = 0 ]; then
        apt-get update -q >>download.log 2>&1
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo apt-get update -q >>download.log 2>&1
    fi
    if ! apt-get download -q $packages >>download.log 2>&1; then
        tail -n 5 download.log >&2
        echo "hunch: the manual pages could not be fetched. If the package lists are old, run: sudo apt-get update" >&2
        exit 69
    fi
fi
cd ../..
for package in "$directory"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$directory" --wildcards './usr/share/man/man*'
done
rm -rf "$directory/packages"
touch "$done_mark"
echo "hunch: $(find "$directory" -name '*.gz' | wc -l) manual pages"
