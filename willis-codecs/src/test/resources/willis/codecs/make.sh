#!/bin/sh
# Makes the fixtures anew: make.sh FOLDER, where FOLDER holds what SyntheticFrame.main wrote. Needs DCMTK, OpenJPEG's tools.
# A fixture is one bare codestream; NAME.raw beside it is what the toolkit that is named in the README decodes from it.
set -eu
from=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# fragment FILE TO: the first fragment behind the offset table
fragment() {
    rm -rf items && mkdir items
    dcmdump +W items "$1" >/dev/null
    cp items/*.1.raw "$2"
}

# pixels FILE TO: uncompressed Pixel Data
pixels() {
    rm -rf items && mkdir items
    dcmdump +W items "$1" >/dev/null
    cp items/*.0.raw "$2"
}

# jpeg SIZE NAME OPTIONS...
jpeg() {
    size=$1 name=$2
    shift 2
    dcmcjpeg "$@" "$from/$size.dcm" packed.dcm
    fragment packed.dcm "$here/$size.$name.jpg"
    dcmdjpeg +cn packed.dcm plain.dcm
    pixels plain.dcm "$here/$size.$name.raw"
}

lossless_jpeg() {
    size=$1 name=$2
    shift 2
    dcmcjpeg "$@" "$from/$size.dcm" packed.dcm
    fragment packed.dcm "$here/$size.$name.jpg"
}

jpeg_ls() {
    size=$1 name=$2
    shift 2
    dcmcjpls "$@" "$from/$size.dcm" packed.dcm
    fragment packed.dcm "$here/$size.$name.jls"
    case $name in near*)
        dcmdjpls packed.dcm plain.dcm
        pixels plain.dcm "$here/$size.$name.raw" ;;
    esac
}

jpeg_2000() {
    size=$1 name=$2
    shift 2
    image=$(ls "$from/$size".p?m)
    opj_compress -i "$image" -o "$here/$size.$name.j2k" "$@" >/dev/null
    case $name in lossy*)
        opj_decompress -i "$here/$size.$name.j2k" -o "plain.${image##*.}" >/dev/null
        bytes=$(($(echo "$size" | sed 's/x/*/g; s/-8$/*1/; s/-1[0-9]$/*2/')))
        tail -c "$bytes" "plain.${image##*.}" >"$here/$size.$name.raw" ;; # big endian
    esac
}

jpeg 64x64x1-8 baseline +eb +q 90
jpeg 37x53x1-8 baseline +eb +q 60
jpeg 37x53x1-8 spectral +es +q 90
jpeg 37x53x1-8 progressive +ep +q 90
jpeg 37x53x3-8 colour444 +eb +s4
jpeg 37x53x3-8 colour422 +eb +s2
jpeg 64x64x1-12 extended +ee +q 90
jpeg 37x53x1-12 extended +ee +q 30
jpeg 37x53x1-12 extended-fine +ee +q 100
jpeg 37x53x1-12 spectral +es +q 90
jpeg 64x64x1-12 progressive +ep +q 90
jpeg 37x53x1-12 progressive +ep +q 75
for predictor in 1 2 3 4 5 6 7; do
    lossless_jpeg 37x53x1-16 predictor$predictor +el +sv $predictor
done
lossless_jpeg 64x64x1-12 lossless +e1
lossless_jpeg 64x64x1-16 lossless +e1
lossless_jpeg 64x64x1-8 lossless +e1
lossless_jpeg 37x53x3-8 lossless +e1
jpeg_ls 64x64x1-12 lossless +el
jpeg_ls 64x64x1-16 lossless +el
jpeg_ls 37x53x1-16 lossless +el
jpeg_ls 37x53x1-8 lossless +el
jpeg_ls 64x64x3-8 line +el +il
jpeg_ls 37x53x3-8 plane +el +in
jpeg_ls 37x53x3-8 sample +el +is
jpeg_ls 37x53x1-12 near3 +en +md 3
jpeg_2000 64x64x1-12 lossless
jpeg_2000 64x64x1-16 lossless
jpeg_2000 37x53x1-8 layers -r 8,4,2,1 -p RLCP -SOP -EPH
jpeg_2000 37x53x1-16 tiles -t 20,24 -n 3 -TP R
jpeg_2000 37x53x1-12 modes -M 63 -b 16,16 -c '[32,32]' -p CPRL
jpeg_2000 64x64x3-8 colour
jpeg_2000 37x53x3-8 offset -d 5,7
jpeg_2000 37x53x1-12 lossy -I -r 4
jpeg_2000 37x53x3-8 lossy -I -r 4
