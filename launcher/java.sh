# Which JVM ./rollcall takes. The script `rollcall` reads this file, and defines die.
# shellcheck shell=sh disable=SC2034 # the script uses what is set here

# Sets $java, $version, which is another text for another JVM, and $major. A JVM has a file that says so, which is read
# in a fraction of the time that it takes to ask the JVM itself.
find_java() {
  if [ -n "${JAVA_HOME-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || die 1 "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it."
  else
    java=$(command -v java) || die 1 'no java found: install a JDK, 17 or later, and set JAVA_HOME or put it on the PATH.'
  fi
  real=$(readlink -f "$java" 2>/dev/null)
  release=${real%/bin/java}/release
  version=
  if [ -n "$real" ] && [ -r "$release" ]; then
    version=$(cat "$release")
    major=$(printf '%s\n' "$version" | sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1)
  fi
  [ -n "$version" ] && [ -n "${major-}" ] || ask_java
  [ "${major:-0}" -ge 17 ] || die 1 "$java is version ${major:-unknown}: Java 17 or later is needed."
}

# These variables make java print another line first.
ask_java() {
  version=$(JAVA_TOOL_OPTIONS='' JDK_JAVA_OPTIONS='' _JAVA_OPTIONS='' "$java" -version 2>&1 | sed -n '/ version "/,$p')
  major=$(echo "$version" | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1)
}
