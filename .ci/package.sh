#!/bin/sh
# Builds the package with a plain `fyne package`, leaves it in build/, then installs it from there into a scratch
# folder and opens its window on a virtual display. `fyne package` rewrites FyneApp.toml, hence the copy of the tree.
set -eu
cd "$(dirname "$0")/.."
checkout=$PWD
fyne=$1 # how to call the fyne tool

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

mkdir "$scratch/source" "$scratch/unpacked" "$scratch/installed"
tar -cf - --exclude=./.git --exclude=./bin --exclude=./build --exclude='./*.tar.xz' . | tar -xf - -C "$scratch/source"
(cd "$scratch/source" && $fyne package)

rm -rf build/package && mkdir -p build/package
mv "$scratch/source/Visao.tar.xz" build/
tar -xf build/Visao.tar.xz -C "$scratch/unpacked"
make -s -C "$scratch/unpacked/visao" install DESTDIR="$scratch/installed" PREFIX=/usr

for file in bin/visao share/applications/org.visao.Visao.desktop share/pixmaps/org.visao.Visao.png; do
	if ! [ -s "$scratch/installed/usr/$file" ]; then
		echo "build/Visao.tar.xz does not install $file" >&2
		exit 1
	fi
done
VISAO_BINARY=$scratch/installed/usr/bin/visao VISAO_SCREENSHOTS=$checkout/build/package \
	go test -count=1 -tags e2e -run '^TestWindowOpens$' -v ./app/e2e
ls -l build/Visao.tar.xz
