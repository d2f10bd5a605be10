#!/bin/sh
# Puts a fixed set of manual pages into a folder: manual-pages.sh DIRECTORY
# Downloads packages and unpacks them there; nothing is installed.
set -eu

directory=${1:?usage: $0 DIRECTORY}
# The system calls and library, and what people type first.
packages="manpages manpages-dev coreutils git-man man-db bash tar gzip bzip2 xz-utils findutils grep sed gawk diffutils patch
    less nano make file curl wget rsync openssh-client systemd procps psmisc util-linux mount iproute2 iputils-ping sudo
    cron apt dpkg passwd"
done_mark="$directory/.complete"
# Another list of packages than the one that was fetched is fetched anew.
[ "$(cat "$done_mark" 2>/dev/null)" = "$packages" ] && exit 0

echo "hunch: fetching the manual pages of $(echo $packages | wc -w) packages"
rm -rf "$directory"
mkdir -p "$directory/packages"
directory=$(cd "$directory" && pwd)
done_mark="$directory/.complete"
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
for package in "$directory"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$directory" --wildcards './usr/share/man/man*'
done
cd "$directory"
rm -rf "$directory/packages"
printf '%s\n' "$packages" >"$done_mark"
echo "hunch: $(find "$directory" -name '*.gz' | wc -l) manual pages"
