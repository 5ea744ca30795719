#!/bin/sh
# Copies the source to a folder, for a tool that would change it there: source.sh FOLDER.
set -eu
cd "$(dirname "$0")/.."

tar -cf - --exclude=./.git --exclude=./bin --exclude=./build --exclude='./*.tar.xz' . | tar -xf - -C "$1"
# As `git archive` does; an archive knows its commit, and a tree that is not git's has none.
if commit=$(git log -1 --format='%H %cs' 2>/dev/null); then
	echo "$commit" >"$1/app/commit.txt"
fi
