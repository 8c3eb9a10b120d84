#!/bin/sh
# Starts the challenge's inference server with what lies beside this script; arguments go to 'willis kaggle'.
# Needs nothing but a shell and the usual small tools: no network, no Java. A server that dies is started again and goes on.
set -eu

here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/willis-kaggle.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# A data set may have lost the permission to execute, and be read-only: then the runtime is copied where it can be set.
runtime=$here/runtime
if [ ! -x "$runtime/bin/java" ]; then
    runtime=$scratch/runtime
    cp -R "$here/runtime" "$runtime"
    chmod -R u+w "$runtime"
    chmod u+x "$runtime"/bin/* "$runtime"/lib/jspawnhelper
fi

for model in "$here"/model-*; do
    set -- "$@" --model "$model"
done
while IFS= read -r option; do
    set -- "$@" "$option"
done <"$here/options.txt"
if [ -n "${KAGGLE_IS_COMPETITION_RERUN:-}" ]; then
    # The competition asks for it: what the gateway could only copy would fill the disk.
    set -- "$@" --clear-shared /kaggle/shared
fi

# glibc keeps the memory that libtorch gives back, which is a quarter faster.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}" MALLOC_MMAP_MAX_="${MALLOC_MMAP_MAX_:-0}" \
    MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-17179869184}"

server=
ended=
trap 'ended=yes; [ -z "$server" ] || kill -TERM "$server" 2>/dev/null || true' INT TERM
starts=0
status=0
while :; do
    "$runtime/bin/java" @"$here/willis.jvmargs" "-Dorg.bytedeco.javacpp.cachedir=$scratch/natives" \
        -cp "$here/lib/*" willis.cli.Main kaggle "$@" &
    server=$!
    status=0
    # A signal ends the first wait; the server then says goodbye.
    wait "$server" || status=$?
    while kill -0 "$server" 2>/dev/null; do
        status=0
        wait "$server" || status=$?
    done
    starts=$((starts + 1))
    # 0: done; 2, 3 and 4: what is wrong would be wrong again.
    case $status in 0 | 2 | 3 | 4) break ;; esac
    if [ -n "$ended" ] || [ "$starts" -ge 10 ]; then
        break
    fi
    echo "The server ended with $status and is started again" >&2
    [ "$starts" -gt 1 ] || set -- "$@" --resume
done
exit "$status"
