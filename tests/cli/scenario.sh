# SPDX-License-Identifier: Apache-2.0
# Read by the tests of the program: one command, what it exits with and says; TAP.
count=0
# scenario NAME STATUS TEXT COMMAND...: the exit status, and a text in what it printed.
scenario() {
    local name=$1 status=$2 text=$3
    shift 3
    "$@" >out 2>err </dev/stdin
    local got=$?
    cat out err >>all
    count=$((count + 1))
    if [ "$got" = "$status" ] && { [ -z "$text" ] || grep -qF -- "$text" out err; }; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        echo "# status $got, expected $status and: $text"
        sed 's/^/# /' out err | head -20
    fi
}
