#!/bin/bash
# Makes a bare git repository, and the archive of its one commit, out of an npm package.
# usage: github.sh NPM_TARBALL OWNER/NAME DIRECTORY
set -euo pipefail
tarball=$(realpath "$1") name=$2 out=$3
work=$(mktemp -d)
tar -xzf "$tarball" -C "$work" --no-same-owner
cd "$work/package"

# The same content makes the same commit, whoever builds it.
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_DATE='@0 +0000' GIT_COMMITTER_DATE='@0 +0000'
export GIT_AUTHOR_NAME='guide-conformance lab' GIT_AUTHOR_EMAIL='lab@stand-in.invalid'
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
git init --quiet --initial-branch=master
git add --all --force
git commit --quiet --message "$(basename "$tarball" .tgz), as npm has it"
mkdir -p "$out/$(dirname "$name")"
git clone --quiet --bare . "$out/$name.git"
git archive --format=tar.gz --prefix="$(basename "$name")-$(git rev-parse HEAD)/" --output="$out/$name.tar.gz" HEAD
rm -rf "$work"
