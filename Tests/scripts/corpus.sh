#!/bin/sh
# Puts the manuals of many projects into a folder: corpus.sh DIRECTORY
# HTML, PDF, Markdown, text and manual pages, in six languages.
# Downloads packages (about 54 MB) and unpacks their documentation there; nothing is installed.
set -eu

directory=${1:?usage: $0 DIRECTORY}
packages="debian-reference-common debian-reference-en debian-faq debian-faq-de debian-policy maint-guide-ja
    developers-reference developers-reference-de developers-reference-fr developers-reference-ja developers-reference-ru
    aptitude-doc-es aptitude-doc-fr aptitude-doc-ja aptitude-doc-ru
    manpages-de manpages-es manpages-fr manpages-ja manpages-ru
    apt-doc bash-doc bc borgbackup-doc git-doc gnuplot-doc haproxy-doc nano ntpsec-doc pass postfix-doc
    postgresql-doc-15 rsync sqlite3-doc sudo zsh-doc"
done_mark="$directory/.complete"
[ -e "$done_mark" ] && exit 0

echo "hunch: fetching the manuals of $(echo $packages | wc -w) packages"
rm -rf "$directory/packages"
mkdir -p "$directory/packages"
download() { (cd "$directory/packages" && apt-get download -q $packages >>download.log 2>&1); }
if ! download; then
    # A machine that has never updated its lists knows no packages.
    if [ "$(id -u)" = 0 ]; then
        apt-get update -q >>"$directory/packages/download.log" 2>&1
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo apt-get update -q >>"$directory/packages/download.log" 2>&1
    fi
    if ! download; then
        tail -n 5 "$directory/packages/download.log" >&2
        echo "hunch: the manuals could not be fetched. If the package lists are old, run: sudo apt-get update" >&2
        exit 69
    fi
fi
for package in "$directory"/packages/*.deb; do
    # Programs are left out, and of the documentation pictures, fonts, styles, scripts and lists of changes.
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$directory" --wildcards \
        --exclude='./[!u]*' --exclude='./usr/[!s]*' --exclude='./usr/sbin' --exclude='./usr/share/[!dm]*' \
        --exclude='./usr/share/doc-base' --exclude='./usr/share/menu' \
        --exclude='*.png' --exclude='*.gif' --exclude='*.svg' --exclude='*.css' --exclude='*.js' --exclude='*/fonts' \
        --exclude='changelog*' --exclude='NEWS.Debian*' --exclude='copyright'
done
# Some links point into packages that are not here.
find "$directory/usr" -xtype l -delete
rm -rf "$directory/packages"
touch "$done_mark"
echo "hunch: $(find "$directory/usr" -type f | wc -l) files of manuals"
