#!/bin/sh
# Builds the package with a plain `fyne package`, leaves it in build/, then installs it from there into a scratch
# folder, opens its window on a virtual display and removes it again. `fyne package` rewrites FyneApp.toml, hence the
# copy of the tree.
set -eu
cd "$(dirname "$0")/.."
checkout=$PWD
fyne=$1 # how to call the fyne tool

desktop-file-validate assets/desktop/org.visao.Visao.desktop
appstreamcli validate --no-net assets/desktop/org.visao.Visao.metainfo.xml

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

mkdir "$scratch/source" "$scratch/unpacked" "$scratch/installed"
.ci/source.sh "$scratch/source"
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
desktop-file-validate "$scratch/installed/usr/share/applications/org.visao.Visao.desktop"
"$scratch/installed/usr/bin/visao" --version
VISAO_BINARY=$scratch/installed/usr/bin/visao VISAO_SCREENSHOTS=$checkout/build/package \
	go test -count=1 -tags e2e -run '^TestWindowOpens$' -v ./app/e2e

make -s -C "$scratch/unpacked/visao" uninstall DESTDIR="$scratch/installed" PREFIX=/usr
left=$(find "$scratch/installed" ! -type d)
if [ -n "$left" ]; then
	echo "build/Visao.tar.xz leaves behind, uninstalled: $left" >&2
	exit 1
fi
ls -l build/Visao.tar.xz
