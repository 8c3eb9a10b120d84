#!/bin/sh
# Tests of the launcher: ./willis in a sandbox with a java and a mvn of our own, which write down how they were called.
# Neither Java nor Maven nor the network is needed. Each fact is one function; prints what failed and "N passed, M failed".

set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../../../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/willis launcher test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
passed=0
failed=0
unset JAVA_HOME JAVA25_HOME MAVEN_HOME WILLIS_JAVA_OPTS WILLIS_MAVEN_ARGS WILLIS_UNDER_TEST

# ---- The sandbox.

# A JDK of version $2 in folder $1. Its java prints the arguments, one a line.
make_jdk() {
    mkdir -p "$1/bin"
    printf 'IMPLEMENTOR="nobody"\nJAVA_VERSION="%s"\n' "$2" >"$1/release"
    cat >"$1/bin/java" <<TEXT
#!/bin/sh
echo "java $2 of $1"
for argument; do echo "[\$argument]"; done
exit \${JAVA_EXIT:-0}
TEXT
    printf '#!/bin/sh\n' >"$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
}

# A Maven of version $1, which makes one jar, or fails where MAVEN_FAILS is set, does what MAVEN_DOES says, and counts its builds in $calls.
make_maven() {
    cat >"$bin/mvn" <<TEXT
#!/bin/sh
if [ "\$1" = -v ]; then
    printf '\033[1mApache Maven $1 (x)\033[m\nMaven home: somewhere\n'
    exit 0
fi
echo "\$*" >>"$calls"
echo "[INFO] this is noise"
echo "[INFO] Tests run: 3, Failures: 0"
[ -z "\${MAVEN_SLEEPS:-}" ] || sleep "\$MAVEN_SLEEPS"
eval "\${MAVEN_DOES:-}"
if [ -n "\${MAVEN_FAILS:-}" ]; then
    echo "[ERROR] Grid.java:[7,3] no such millimetre"
    exit 1
fi
mkdir -p willis-cli/target/lib
echo "jar" >willis-cli/target/lib/willis-cli.jar
TEXT
    chmod +x "$bin/mvn"
}

# A fresh project with a JDK 17 and a Maven on PATH; nothing else is there but what the launcher may use.
set_up() {
    rm -rf "$work/box"
    box=$work/box
    project="$box/my project"
    bin=$box/bin
    calls=$box/calls
    mkdir -p "$project/willis-cli/src/main/launcher" "$project/willis-imaging/src/main/java" "$bin" \
        "$project/willis-cli/src/test/sh"
    : >"$calls"
    cp "$root/willis" "$project/willis"
    cp "$root/willis-cli/src/main/launcher/willis.jvmargs" "$project/willis-cli/src/main/launcher/"
    echo 'echo "1 passed, 0 failed"' >"$project/willis-cli/src/test/sh/launcher-test.sh"
    echo '<project/>' >"$project/pom.xml"
    echo '<project/>' >"$project/willis-imaging/pom.xml"
    echo 'class Grid {}' >"$project/willis-imaging/src/main/java/Grid.java"
    echo 'class Spacing {}' >"$project/willis-imaging/src/main/java/Spacing.java"
    # Older than any stamp, however coarse the clock of the file system.
    find "$project" -type f -exec touch -t 202001010000 {} +
    for tool in sh awk cat cksum cp dirname find grep head ls mkdir mv readlink rm rmdir sed sleep sort tee touch; do
        ln -s "$(command -v $tool)" "$bin/$tool"
    done
    make_jdk "$box/jdk 17" 17.0.15
    ln -s "$box/jdk 17/bin/java" "$bin/java"
    make_maven 3.8.7
}

# Runs the launcher; its output lies in $out and $err, its exit status in $status. Its PATH is the sandbox only.
willis() {
    willis_as "$project/willis" "$@"
}

willis_as() {
    (cd "$box" && PATH=$bin HOME=$box exec "$@") >"$box/stdout" 2>"$box/stderr" </dev/null
    status=$?
    out=$(cat "$box/stdout")
    err=$(cat "$box/stderr")
}

# ---- Expectations. The first that does not hold ends the fact.

give_up() {
    printf '%s\n' "  $1" "  exit status: $status" "  stdout: $out" "  stderr: $err" >&2
    exit 1
}

status_is() {
    [ "$status" -eq "$1" ] || give_up "expected exit status $1"
}

contains() { # text, what is expected in it
    case $1 in
        *"$2"*) ;;
        *) give_up "expected to find: $2" ;;
    esac
}

lacks() {
    case $1 in
        *"$2"*) give_up "expected not to find: $2" ;;
    esac
}

silent() {
    [ -z "$err" ] || give_up "expected nothing on stderr"
}

builds_are() {
    [ "$(grep -c . "$calls")" -eq "$1" ] || give_up "expected $1 builds: $(cat "$calls")"
}

# Runs the function $1 as one fact.
fact() {
    set_up
    out='' err='' status=0
    if ("$1"); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1" >&2
    fi
}

# ---- The facts.

first_run_builds_with_one_line_on_stderr_and_runs() {
    willis --help
    status_is 0
    [ "$(printf '%s\n' "$err" | grep -c .)" -eq 1 ] || give_up "expected one line on stderr"
    contains "$err" "Building Willis"
    contains "$err" "done"
    lacks "$out" "noise"
    contains "$out" "[willis.cli.Main]
[--help]"
    builds_are 1
    contains "$(cat "$calls")" "-DskipTests -Dspotless.check.skip=true package"
}

second_run_builds_and_says_nothing() {
    willis --help
    willis --help
    status_is 0
    silent
    builds_are 1
}

arguments_arrive_as_they_were_given() {
    willis predict "a folder" '' '*' "it's \$HOME"
    contains "$out" "[willis.cli.Main]
[predict]
[a folder]
[]
[*]
[it's \$HOME]"
}

exit_status_of_the_command_is_passed_on() {
    willis
    export JAVA_EXIT=3
    willis predict
    status_is 3
}

flags_come_from_the_file_and_then_from_the_user() {
    export WILLIS_JAVA_OPTS='-Xmx5g -Dx=*'
    willis
    contains "$out" "[@$project/willis-cli/src/main/launcher/willis.jvmargs]
[-Dwillis.terminal=false]
[-Xmx5g]
[-Dx=*]
[-cp]
[$project/willis-cli/target/lib/*]"
}

works_through_a_chain_of_symbolic_links_from_another_folder() {
    mkdir -p "$box/else where/deep"
    ln -s "../my project/willis" "$box/else where/one"
    ln -s "$box/else where/one" "$box/else where/deep/two"
    ln -s "deep/two" "$box/else where/three"
    cd "$box/else where" || exit 1
    willis_as "$box/else where/three" x
    status_is 0
    contains "$out" "[$project/willis-cli/target/lib/*]"
}

works_by_name_on_path() {
    ln -s "$project/willis" "$bin/willis"
    willis_as willis x
    status_is 0
    contains "$out" "[$project/willis-cli/target/lib/*]"
}

works_as_an_argument_of_sh() {
    out=$(cd "$project" && PATH=$bin sh willis x 2>/dev/null)
    contains "$out" "[$project/willis-cli/target/lib/*]"
}

needs_no_readlink_with_f() {
    rm "$bin/readlink"
    cat >"$bin/readlink" <<TEXT
#!/bin/sh
case \$1 in -*) echo "readlink: illegal option" >&2; exit 1 ;; esac
exec "$(command -v readlink)" "\$1"
TEXT
    chmod +x "$bin/readlink"
    ln -s "$project/willis" "$box/link"
    willis_as "$box/link" x
    status_is 0
    contains "$out" "[$project/willis-cli/target/lib/*]"
}

without_java_says_what_to_install() {
    rm "$bin/java"
    willis --help
    status_is 4
    contains "$err" "found:  no java"
    contains "$err" "needed: a JDK >= 17"
    contains "$err" "apt install openjdk-17-jdk"
    contains "$err" "brew install"
    contains "$err" "winget install"
    [ -z "$out" ] || give_up "expected nothing on stdout"
    builds_are 0
}

too_old_java_is_named() {
    rm "$bin/java"
    make_jdk "$box/jdk 11" 11.0.2
    ln -s "$box/jdk 11/bin/java" "$bin/java"
    willis --help
    status_is 4
    contains "$err" "found:  Java 11 at $box/jdk 11"
    builds_are 0
}

java_8_is_not_taken_for_java_1() {
    rm "$bin/java"
    make_jdk "$box/jdk 8" 1.8.0_402
    ln -s "$box/jdk 8/bin/java" "$bin/java"
    willis --help
    status_is 4
    contains "$err" "found:  Java 8 at"
}

java_home_comes_before_path() {
    make_jdk "$box/jdk 25" 25
    export JAVA_HOME="$box/jdk 25"
    willis --help
    status_is 0
    contains "$out" "java 25 of $box/jdk 25"
}

java_on_path_serves_where_java_home_is_too_old() {
    make_jdk "$box/jdk 11" 11.0.2
    export JAVA_HOME="$box/jdk 11"
    willis --help
    status_is 0
    contains "$out" "java 17.0.15 of"
}

wrong_java_home_is_named() {
    rm "$bin/java"
    export JAVA_HOME="$box/nowhere"
    willis --help
    status_is 4
    contains "$err" "nothing at $box/nowhere/bin/java, where JAVA_HOME points"
}

java_without_compiler_runs_but_does_not_build() {
    rm "$box/jdk 17/bin/javac"
    willis --help
    status_is 4
    contains "$err" "without javac"
    make_jdk "$box/jdk 17" 17.0.15
    willis --help
    rm "$box/jdk 17/bin/javac"
    willis --help
    status_is 0
    silent
}

java_without_release_file_is_asked_once() {
    rm "$box/jdk 17/release"
    cat >"$box/jdk 17/bin/java" <<TEXT
#!/bin/sh
if [ "\$1" = -XshowSettings:properties ]; then
    echo asked >>"$box/asked"
    printf 'Property settings:\n    java.home = $box/jdk 17\n    java.specification.version = 17\n' >&2
else
    echo ran
fi
TEXT
    touch -t 202001010000 "$box/jdk 17/bin/java"
    willis --help
    willis --help
    willis --help
    status_is 0
    silent
    contains "$out" "ran"
    [ "$(grep -c . "$box/asked")" -eq 1 ] || give_up "expected one question"
}

without_maven_says_what_to_install() {
    rm "$bin/mvn"
    willis --help
    status_is 4
    contains "$err" "found:  no mvn on PATH"
    contains "$err" "apt install maven"
}

too_old_maven_is_named() {
    make_maven 3.6.3
    willis --help
    status_is 4
    contains "$err" "found:  Maven 3.6.3 at"
    contains "$err" "needed: Maven >= 3.8"
    builds_are 0
}

newer_maven_is_welcome() {
    make_maven 3.10.1
    willis --help
    status_is 0
    make_maven 4.0.0-rc-5
    touch "$project/pom.xml"
    willis --help
    status_is 0
    builds_are 2
}

maven_is_not_needed_when_up_to_date() {
    willis --help
    rm "$bin/mvn"
    willis --help
    status_is 0
    silent
}

changed_source_builds_again() {
    willis --help
    sleep 1
    echo 'class Grid { int x; }' >"$project/willis-imaging/src/main/java/Grid.java"
    willis --help
    contains "$err" "sources have changed"
    willis --help
    silent
    builds_are 2
}

changed_pom_builds_again() {
    willis --help
    sleep 1
    touch "$project/willis-imaging/pom.xml"
    willis --help
    builds_are 2
}

new_source_with_an_old_date_builds_again() {
    willis --help
    echo 'class Old {}' >"$project/willis-imaging/src/main/java/Old.java"
    touch -t 202001010000 "$project/willis-imaging/src/main/java/Old.java"
    willis --help
    builds_are 2
}

deleted_source_builds_again() {
    willis --help
    rm "$project/willis-imaging/src/main/java/Spacing.java"
    willis --help
    willis --help
    silent
    builds_are 2
}

renamed_source_builds_again() {
    willis --help
    mv "$project/willis-imaging/src/main/java/Spacing.java" "$project/willis-imaging/src/main/java/Distance.java"
    willis --help
    builds_are 2
}

tests_and_files_of_editors_are_no_reason_to_build() {
    willis --help
    sleep 1
    mkdir -p "$project/willis-imaging/src/test/java"
    echo 'x' >"$project/willis-imaging/src/test/java/GridTest.java"
    echo 'x' >"$project/willis-imaging/src/main/java/.Grid.java.swp"
    echo 'x' >"$project/willis-imaging/src/main/java/Grid.java~"
    willis --help
    silent
    builds_are 1
}

source_saved_during_the_build_builds_again() {
    export MAVEN_SLEEPS=2
    (sleep 1 && touch "$project/pom.xml") &
    willis --help
    wait
    export MAVEN_SLEEPS=
    willis --help
    builds_are 2
}

missing_jar_builds_again() {
    willis --help
    rm "$project/willis-cli/target/lib/willis-cli.jar"
    willis --help
    builds_are 2
}

other_maven_arguments_build_again() {
    willis --help
    export WILLIS_MAVEN_ARGS='-Pcuda -o'
    willis --help
    builds_are 2
    contains "$(cat "$calls")" "-Pcuda -o"
    willis --help
    builds_are 2
}

failing_build_shows_the_error_and_the_log() {
    export MAVEN_FAILS=yes
    willis --help
    status_is 1
    contains "$err" "failed"
    contains "$err" "no such millimetre"
    lacks "$err" "noise"
    [ -z "$out" ] || give_up "expected nothing on stdout"
    log=$(printf '%s\n' "$err" | sed -n 's/.*everything Maven said: //p')
    contains "$(cat "$log")" "noise"
    export MAVEN_FAILS=
    willis --help
    status_is 0
    builds_are 2
}

failed_build_is_never_taken_for_up_to_date() {
    willis --help
    sleep 1
    touch "$project/pom.xml"
    export MAVEN_FAILS=yes
    willis --help
    status_is 1
    touch -t 202001010000 "$project/pom.xml" # as if the change had been taken back
    willis --help
    status_is 1
    builds_are 3
}

two_at_once_build_once() {
    export MAVEN_SLEEPS=2
    (cd "$box" && PATH=$bin "$project/willis" x >"$box/first" 2>&1) &
    sleep 1
    willis x
    wait
    status_is 0
    contains "$err" "Waiting for another build"
    contains "$(cat "$box/first")" "[x]"
    builds_are 1
}

lock_of_a_dead_process_is_taken_over() {
    sh -c 'exit 0' &
    dead=$!
    wait
    mkdir -p "$project/target/launcher/lock"
    : >"$project/target/launcher/lock/$dead"
    willis x
    status_is 0
    [ ! -e "$project/target/launcher/lock" ] || give_up "expected the lock to be gone"
    builds_are 1
}

lock_without_an_owner_is_taken_over_when_old() {
    mkdir -p "$project/target/launcher/lock"
    touch -t 202001010000 "$project/target/launcher/lock"
    willis x
    status_is 0
    builds_are 1
}

interrupted_build_is_repeated_and_leaves_no_lock() {
    export MAVEN_SLEEPS=2
    (cd "$box" && PATH=$bin exec "$project/willis" x >"$box/first" 2>&1) &
    launcher=$!
    sleep 1
    kill -TERM $launcher
    wait $launcher
    status=$?
    [ $status -ne 0 ] || give_up "expected a failure"
    [ ! -e "$project/target/launcher/lock" ] || give_up "expected the lock to be gone"
    [ ! -e "$project/target/launcher/stamp" ] || give_up "expected no stamp"
    export MAVEN_SLEEPS=
    willis x
    status_is 0
    builds_are 2
}

test_command_passes_and_filters() {
    willis test --fast -- -pl willis-imaging
    status_is 0
    contains "$out" "Tests run: 3"
    contains "$out" "1 passed, 0 failed"
    lacks "$out" "noise"
    contains "$(cat "$calls")" "verify -Dwillis.excludedTags=slow -pl willis-imaging"
    builds_are 2
}

test_command_fails_where_maven_fails() {
    willis x
    export MAVEN_FAILS=yes
    willis test --fast
    status_is 1
    contains "$err" "TESTS FAILED"
    contains "$out" "no such millimetre"
}

test_command_fails_where_the_launcher_test_fails() {
    echo 'exit 1' >"$project/willis-cli/src/test/sh/launcher-test.sh"
    willis test --fast
    status_is 1
}

test_command_runs_again_on_the_newer_jdk() {
    make_jdk "$box/jdk 26" 26.0.1
    export JAVA25_HOME="$box/jdk 26"
    willis test
    status_is 0
    builds_are 3
    contains "$(cat "$calls")" "-Dwillis.test.jvm=$box/jdk 26/bin/java -Dwillis.test.reports=surefire-reports-java-26"
    willis test --fast
    builds_are 4
}

test_command_leaves_a_build_that_is_up_to_date() {
    willis test --fast
    willis x
    silent
    builds_are 2
}

test_that_calls_the_launcher_neither_builds_nor_waits() {
    willis x
    # Out of date, while the test command holds the lock; whoever waits for it is stopped, to fail and not to hang.
    export MAVEN_DOES="touch pom.xml; ./willis inner >'$box/inner' 2>&1 & sleep 2; kill \$! 2>/dev/null"
    willis test --fast
    status_is 0
    contains "$(cat "$box/inner")" "[inner]"
    lacks "$(cat "$box/inner")" "Waiting"
    lacks "$(cat "$box/inner")" "Building"
}

test_command_refuses_what_it_does_not_know() {
    willis test --quick
    status_is 2
    contains "$err" "found '--quick'"
    builds_are 0
}

script_is_plain_posix_shell() {
    for script in "$root/willis" "$0"; do
        sh -n "$script" || give_up "sh cannot parse $script"
        if command -v dash >/dev/null; then
            dash -n "$script" || give_up "dash cannot parse $script"
        fi
    done
    if command -v shellcheck >/dev/null; then
        shellcheck "$root/willis" "$root/.ci/run" "$0" || give_up "shellcheck has remarks"
    else
        echo "SKIPPED: no shellcheck on PATH, the scripts were only parsed" >&2
    fi
}

# shellcheck disable=SC2013 # the names hold no blanks
for name in $(sed -n 's/^\([a-z0-9_]*\)() {$/\1/p' "$0" | sed '1,/^fact$/d'); do
    fact "$name"
done
echo "Launcher: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
