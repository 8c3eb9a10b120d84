#!/bin/sh
# Starts the challenge's inference server with what lies beside this script; arguments go to 'willis kaggle'.
# Needs nothing but a shell: no network, no Java.
set -eu

here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P)
scratch=${TMPDIR:-/tmp}/willis-kaggle-$(id -u)
mkdir -p "$scratch"

# A data set may have lost the permission to execute, and be read-only: then the runtime is copied where it can be set.
runtime=$here/runtime
if [ ! -x "$runtime/bin/java" ]; then
    runtime=$scratch/runtime
    if [ ! -x "$runtime/bin/java" ]; then
        rm -rf "$runtime.partial"
        cp -R "$here/runtime" "$runtime.partial"
        chmod -R u+w "$runtime.partial"
        chmod u+x "$runtime.partial"/bin/* "$runtime.partial"/lib/jspawnhelper
        mv "$runtime.partial" "$runtime"
    fi
fi

# glibc keeps the memory that libtorch gives back, which is a quarter faster.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}" MALLOC_MMAP_MAX_="${MALLOC_MMAP_MAX_:-0}" \
    MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-17179869184}"

for model in "$here"/model-*; do
    set -- --model "$model" "$@"
done
exec "$runtime/bin/java" @"$here/willis.jvmargs" "-Dorg.bytedeco.javacpp.cachedir=$scratch/natives" \
    -cp "$here/lib/*" willis.cli.Main kaggle "$@"
