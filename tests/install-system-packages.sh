#!/usr/bin/env bash
# Installs the programs that the tests drive, where they are missing: as root, or with sudo that asks nothing.
set -euo pipefail
cd "$(dirname "$0")"
mapfile -t packages < <(grep -v '^#' system-packages.txt)
missing=()
command -v soffice >/dev/null || missing+=(libreoffice-calc)
command -v java >/dev/null || missing+=(default-jre-headless)
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
[ ${#missing[@]} -eq 0 ] && exit 0
command="apt-get install -y --no-install-recommends ${packages[*]}"
if [ "$(id -u)" -eq 0 ]; then run=(); elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run=(sudo -n); else
  echo "The tests need ${missing[*]}. Please run once: sudo apt-get update && sudo $command" >&2
  echo "Where Chromium is installed elsewhere, set CHROMIUM=/path/to/chromium." >&2
  exit 1
fi
if grep -qi '^ID=ubuntu' /etc/os-release && [[ " ${missing[*]} " == *" chromium "* ]]; then
  echo "Ubuntu's chromium package is a stub for a snap: install a browser and set CHROMIUM=/path/to/it." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
"${run[@]}" apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
