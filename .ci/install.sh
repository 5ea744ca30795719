#!/bin/sh
# Installs what is in bin and assets, or removes it again: install.sh install|uninstall PREFIX, in $DESTDIR if it is set.
set -eu
umask 022
cd "$(dirname "$0")/.."
action=$1 root=${DESTDIR:-}$2
id=org.visao.Visao

made=$(mktemp)
trap 'rm -f "$made"' EXIT

# put FILE MODE COMMAND...: a file whose content the command writes.
put() {
	target=$root/$1 mode=$2
	shift 2
	if [ "$action" = uninstall ]; then
		rm -f "$target"
	else
		"$@" >"$made"
		install -D -m "$mode" "$made" "$target"
	fi
}

put bin/visao 755 cat bin/visao
put share/applications/$id.desktop 644 cat assets/desktop/$id.desktop
put share/metainfo/$id.metainfo.xml 644 cat assets/desktop/$id.metainfo.xml
put share/mime/packages/$id.xml 644 cat assets/desktop/$id.xml
put share/man/man1/visao.1 644 cat assets/desktop/visao.1
put share/icons/hicolor/scalable/apps/$id.svg 644 cat assets/icon.svg
for size in 16 22 24 32 48 64 96 128 256 512; do
	put share/icons/hicolor/${size}x$size/apps/$id.png 644 rsvg-convert -w $size -h $size assets/icon.svg
done
# Fyne takes the C locale, which packages are built in, for a mistake and says so.
visao='env LC_ALL=en_US.UTF-8 bin/visao'
put share/bash-completion/completions/visao 644 $visao completion bash
put share/zsh/site-functions/_visao 644 $visao completion zsh
put share/fish/vendor_completions.d/visao.fish 644 $visao completion fish
put share/doc/visao/LICENSE 644 cat LICENSE
put share/doc/visao/NOTICE 644 cat NOTICE
put share/doc/visao/licences.txt 644 cat bin/licences.txt
[ "$action" = install ] || rmdir "$root/share/doc/visao" 2>/dev/null || true

# What the desktop knows about programs and files is cached; a package manager sees to that by itself.
if [ -z "${DESTDIR:-}" ]; then
	update-desktop-database -q "$root/share/applications" 2>/dev/null || true
	update-mime-database "$root/share/mime" 2>/dev/null || true
	gtk-update-icon-cache -q -t -f "$root/share/icons/hicolor" 2>/dev/null || true
fi
