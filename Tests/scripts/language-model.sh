#!/bin/sh
# Makes Sources/PredictionEngine/LanguageTables.swift: how words of European languages are spelled, and which English words
# are common. The tables are committed; this is run again only to change what they are made of.
# Debian's word lists are downloaded and unpacked into a temporary folder; nothing is installed.
set -eu
cd "$(dirname "$0")/../.."
out=$PWD/Sources/PredictionEngine/LanguageTables.swift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work"
apt-get download -q scowl wamerican wngerman wfrench wspanish witalian wdutch wportuguese wswedish wpolish >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
python3 "$OLDPWD/Tests/scripts/language-model.py" usr/share/dict >"$out.new"
mv "$out.new" "$out"
