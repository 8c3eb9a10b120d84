#!/bin/sh
# Makes what the image has beside Willis's jars: a Java runtime, and the shared libraries of this machine that it and the
# native libraries in the jars need. An image made of them needs no base, and so no registry.
#
# root.sh ROOT JAVA_HOME JARS JVMARGS
set -eu

root=$1
java_home=$2
jars=$3
jvmargs=$4

command -v ldd >/dev/null || {
    echo "The image needs ldd to be built (Debian: libc-bin)" >&2
    exit 1
}

rm -rf "$root"
mkdir -p "$root/opt/willis" "$root/tmp" "$root/out" "$root/models" "$root/etc"
cp "$jvmargs" "$root/opt/willis/willis.jvmargs"
printf 'root:x:0:0::/:/none\nwillis:x:65532:65532::/tmp:/none\n' >"$root/etc/passwd"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"

"$java_home/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.zipfs,jdk.management,jdk.crypto.ec \
    --no-header-files --no-man-pages --output "$root/opt/java"
# Windows and sound: nobody sees or hears a server, and they would bring half a desktop along.
for name in awt_xawt jawt splashscreen jsound; do
    rm -f "$root/opt/java/lib/lib$name.so"
done

# The native libraries, unpacked for a while to see what they need.
natives=$root.natives
rm -rf "$natives"
mkdir -p "$natives"
for jar in "$jars"/*linux-x86_64*.jar; do
    [ -e "$jar" ] || continue
    (cd "$natives" && "$java_home/bin/jar" -xf "$jar")
done

# What a library names that lies neither in the runtime nor in the jars comes from this machine, wherever its loader finds it.
needed=$root.needed
find "$root/opt/java" "$natives" -type f \( -name '*.so*' -o -path '*/bin/*' \) ! -name '*avdevice*' >"$needed.objects"
: >"$needed"
while IFS= read -r object; do
    ldd "$object" 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' >>"$needed"
done <"$needed.objects"
sort -u "$needed" | while IFS= read -r library; do
    case $library in
        "$root"/* | "$natives"/* | "$java_home"/*) continue ;;
    esac
    place=$root$(dirname -- "$library")
    mkdir -p "$place"
    cp -L "$library" "$place/"
done
rm -rf "$natives" "$needed" "$needed.objects"
[ -n "$(find "$root" -name 'libc.so*')" ] || {
    echo "No C library was found for the image: it can be built on Linux with glibc only" >&2
    exit 1
}
