# Sourced by the other scripts (POSIX sh). Finds a Python and keeps virtual environments; runs no checks itself.

cd "$(dirname "$0")/.." || exit 1

# Container images often set it. Each of some hundred processes would compile the same thousands of modules.
unset PYTHONDONTWRITEBYTECODE

say() { printf '%s\n' "$*"; }

fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

step() { printf '\n== %s\n' "$*"; }

is_python_310() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1
}

# The interpreter to build environments with: $PYTHON, else the first Python >= 3.10 on PATH.
find_python() {
  if [ -n "${PYTHON:-}" ]; then
    is_python_310 "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.10 or newer."
    printf '%s' "$PYTHON"
    return
  fi
  for candidate in python3 python3.13 python3.12 python3.11 python3.10 python; do
    if is_python_310 "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  fail "No Python 3.10 or newer was found on PATH. Install one, or name it: make $(basename "$0") PYTHON=/path/to/python3"
}

# programs_in_bin DIR: lets an environment have its Python in bin on Windows, too, where it is in Scripts.
programs_in_bin() {
  mkdir "$1/bin"
  cp "$1"/Scripts/python*.exe "$1/bin"
}

# pip_setting PYTHON NAME: a setting of pip's files, or nothing.
pip_setting() { "$1" -m pip config get "global.$2" 2>/dev/null || :; }

# install_into PYTHON PIP-ARGUMENTS... uv takes a quarter of pip's time. Of pip's settings it gets those that matter most;
# where it fails, pip may not.
install_into() {
  into=$1
  shift
  set -- install --quiet "$@"
  if "$into" -m pip install --quiet --disable-pip-version-check "uv>=0.9" &&
    UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$(pip_setting "$into" index-url)}} \
      UV_CONSTRAINT=${UV_CONSTRAINT:-${PIP_CONSTRAINT:-$(pip_setting "$into" constraint)}} \
      UV_SYSTEM_CERTS=1 "$into" -m uv pip "$@" --python "$into"; then
    return
  fi
  say "uv could not install; trying pip ..."
  # An old pip knows neither editable installs of pyproject packages nor dependency groups.
  "$into" -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" ||
    fail "Could not install pip: is a package index reachable?"
  # Compiling all modules takes as long as the rest of the installation, and most of them are never imported.
  "$into" -m pip "$@" --disable-pip-version-check --prefer-binary --no-compile ||
    fail "Could not install: see the message above."
}

# ensure_venv DIR "FILES" PIP-ARGUMENTS...
# Makes DIR an environment with the arguments installed. A stamp of the interpreter, the place and the FILES that
# say what to install lets the next run start at once.
ensure_venv() {
  venv=$1 stamped_files=$2
  shift 2
  python=$(find_python) || exit 1
  # shellcheck disable=SC2086  # the list of files is split on purpose; their names have no spaces
  stamp="$("$python" -c 'import sys; print(sys.version, sys.prefix)' | tr '\n' ' ') $(pwd) $* $(cat $stamped_files | cksum)"
  if [ -f "$venv/.stamp" ] && [ "$(cat "$venv/.stamp")" = "$stamp" ]; then
    return
  fi
  if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    fail "$python cannot create virtual environments: its venv module is not complete.
On Debian and Ubuntu: sudo apt-get install python3-venv  (or python$version-venv), then run this again."
  fi
  say "Creating $venv (the first time this takes a minute or two) ..."
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail "Could not create the virtual environment $venv."
  [ -d "$venv/bin" ] || programs_in_bin "$venv"
  install_into "$venv/bin/python" "$@"
  printf '%s\n' "$stamp" >"$venv/.stamp"
}

# side_by_side "NAME..." ... runs lists of scripts at the same time, those of one list one after the other. Prints what
# each printed when all have ended, and fails if one fails; a list ends at the first that fails.
side_by_side() {
  outputs=$(mktemp -d)
  for names; do
    (
      for name in $names; do
        "scripts/$name" >"$outputs/$name" 2>&1 || exit
        touch "$outputs/$name.passed"
      done
    ) &
  done
  wait
  failed=
  for name in $*; do
    if [ ! -f "$outputs/$name" ]; then
      say "$name was not run."
      continue
    fi
    step "$name"
    cat "$outputs/$name"
    [ -f "$outputs/$name.passed" ] || failed="$failed $name"
  done
  rm -rf "$outputs"
  [ -z "$failed" ] || fail "Failed:$failed"
}

# pytest_in_parallel ARGUMENTS... Tests that fail get a second try when nothing else runs, because on a starved machine a
# browser or a thread can miss a moment. The first try has said which they are.
pytest_in_parallel() {
  # One more than there are cores, for the time in which the others wait for their browsers and disks.
  processes=$(.venv/bin/python -c 'import os; print(min((os.cpu_count() or 1) + 1, 4))')
  .venv/bin/python -m pytest --numprocesses="$processes" --dist=worksteal -ra "$@" && return
  [ $? -eq 1 ] || return
  step "the tests that failed, once more"
  .venv/bin/python -m pytest --last-failed --last-failed-no-failures=none -ra "$@"
}
