#!/bin/sh
# Builds build/visao_VERSION_ARCHITECTURE.deb out of what `make install` installs.
set -eu
umask 022
cd "$(dirname "$0")/.."
version=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
architecture=$(dpkg --print-architecture)
package=build/visao_${version}_$architecture.deb

mkdir -p build
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
root=$scratch/root
DESTDIR=$root .ci/install.sh install /usr

# Copying a picture to the clipboard opens libX11.so by that name (golang.design/x/clipboard v0.7.1), which otherwise
# only those have who develop for X11; the Makefile has the program look for it here.
mkdir "$root/usr/lib" "$root/usr/lib/visao"
multiarch=$(dpkg-architecture -q DEB_HOST_MULTIARCH)
ln -s "../$multiarch/libX11.so.6" "$root/usr/lib/visao/libX11.so"

# Where Debian wants things.
doc=$root/usr/share/doc/visao
mkdir "$root/usr/share/zsh/vendor-completions"
mv "$root/usr/share/zsh/site-functions/_visao" "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"
{
	cat NOTICE
	printf '\nThe Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0, all others in licences.txt.gz.\n'
} >"$doc/copyright"
rm "$doc/LICENSE" "$doc/NOTICE"
cp CHANGELOG.md "$doc/changelog"
gzip -9n "$doc/changelog" "$doc/licences.txt" "$root/usr/share/man/man1/visao.1"

# dpkg-shlibdeps wants a source package around it.
mkdir "$scratch/debian" "$root/DEBIAN"
printf 'Source: visao\n\nPackage: visao\nArchitecture: any\n' >"$scratch/debian/control"
linked=$(cd "$scratch" && dpkg-shlibdeps -O root/usr/bin/visao | sed -n 's/^shlibs:Depends=//p')

(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
# GLFW opens the libraries from libxcursor1 on when it starts, so nothing is linked that tells of them.
cat >"$root/DEBIAN/control" <<control
Package: visao
Version: $version
Architecture: $architecture
Maintainer: ${DEBFULLNAME:-The Visao authors} <${DEBEMAIL:-visao@visao.invalid}>
Installed-Size: $(du -ks "$root/usr" | cut -f1)
Depends: $linked, libxcursor1, libxi6, libxinerama1, libxrandr2, libxrender1, libxxf86vm1
Section: education
Priority: optional
Description: see why a neural network decides what it decides
 Visao trains a small convolutional network on handwritten digits and paints
 the evidence for each of its decisions over the picture: which pixels speak
 for a class, and which against. Digits can be drawn, picked and edited; the
 maps are checked by deletion, occlusion and randomised layers; and a lab shows
 how a shortcut in the data misleads a network.
 .
 The data set MNIST and a trained network are inside the program. The window
 speaks English and Vietnamese; the commands work without one.
control
dpkg-deb --root-owner-group -Zxz --build "$root" "$package"
