#!/bin/sh
# Prints the licences of what ends up in the executable, which want to be handed on with it.
set -eu
cd "$(dirname "$0")/.."

go list -deps -f '{{with .Module}}{{if .Version}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . | sort -u |
	while read -r module version folder; do
		for file in "$folder"/LICEN[CS]E* "$folder"/COPYING* "$folder"/NOTICE*; do
			[ -f "$file" ] || continue
			printf '==== %s %s: %s\n\n' "$module" "$version" "${file##*/}"
			cat "$file"
			echo
		done
	done
printf '==== The standard library and runtime of Go\n\n'
cat "$(go env GOROOT)/LICENSE"
