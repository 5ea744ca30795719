#!/bin/sh
# Builds build/Visao.exe with mingw-w64: windows.sh FYNE, the module of the fyne tool. `fyne package` rewrites
# FyneApp.toml, hence the copy of the tree.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

mkdir "$scratch/source"
.ci/source.sh "$scratch/source"
GOBIN=$scratch go install "$1" # the tool is for this machine, what it builds is not
(
	cd "$scratch/source"
	CC=x86_64-w64-mingw32-gcc GOFLAGS=-trimpath "$scratch/fyne" package --os windows
)
mkdir -p build
x86_64-w64-mingw32-strip -o build/Visao.exe "$scratch/source/Visao.exe"
ls -l build/Visao.exe
