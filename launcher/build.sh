# How ./rollcall builds an application, and prepares it for a fast start. The script `rollcall` reads this file; it sets
# $root, $java and $version, and defines die, module and jar.
# shellcheck shell=sh disable=SC2034,SC2046,SC2086,SC2154 # lists of names and options must be split

# Prints the modules of an application.
parts() { # APP
  case $1 in
  registry) echo shared-dto rollcall-properties rollcall-tls rollcall-chassis registry-log registry-app ;;
  kv) echo shared-dto rollcall-properties rollcall-tls rollcall-chassis rollcall-spring-boot-starter kv-core kv-app ;;
  demo) echo shared-dto rollcall-processes demo-app ;;
  *) echo shared-dto rollcall-properties rollcall-tls rollcall-chassis rollcall-spring-boot-starter "$(module "$1")" ;;
  esac
}

# Maven needs the compiler's module, not the command javac.
find_compiler() {
  "$java" --list-modules | grep -q '^jdk\.compiler' ||
    die 1 "$java is a runtime without a compiler, and there is something to build: install a JDK."
}

# --- Building ---

sources() { # APP
  echo pom.xml
  for part in $(parts "$1"); do echo "$part/pom.xml $part/src/main"; done
}

# Folders count, too: a deleted file changes only the time of its folder.
stale() { # APP
  [ -f "$root/$(jar "$1")" ] || return 0
  (
    cd "$root" || exit 0
    jar=$(jar "$1")
    [ -n "$(find $(sources "$1") -newer "$jar" | head -n 1)" ] || exit 1
    built_by_maven "$1" || exit 0
    newest=$(find $(sources "$1") -exec ls -td {} + 2>/dev/null | head -n 1)
    [ -z "$(find "$jar" -cnewer "$newest" 2>/dev/null)" ]
  )
}

# A jar that `./mvnw install` makes is reproducible: it has a fixed date, and only the time of its last change of status
# (ctime) tells when it was written. After its own build this script sets the jar's date, and makes a stamp.
# A `find` without support for ctime finds nothing, and the script builds again.
built_by_maven() { # APP
  [ ! -f "$(stamp "$1")" ] || [ -n "$(find "$(jar "$1")" -cnewer "$(stamp "$1")" 2>/dev/null)" ]
}

stamp() { # APP
  echo "$(module "$1")/target/rollcall-built"
}

stale_of() { # APP...
  for app in "$@"; do
    if stale "$app"; then echo "$app"; fi
  done
}

# One build runs at a time, and nothing starts while a jar may be half written. The lock is a folder, because mkdir is
# atomic; the builder's process id in it tells a lock in use from a stale one.
lock=target/rollcall-build.lock

locked() {
  [ -d "$root/$lock" ]
}

acquire() {
  mkdir -p "$root/target"
  told=
  ownerless=0
  impossible=0
  until mkdir "$root/$lock" 2>/dev/null; do
    if ! locked; then
      # Not at once: the lock may just have been released.
      impossible=$((impossible + 1))
      [ "$impossible" -le 3 ] || die 1 "there is something to build, and $root/$lock cannot be made."
    fi
    owner=$(cat "$root/$lock/pid" 2>/dev/null)
    if [ -n "$owner" ] && kill -0 "$owner" 2>/dev/null; then
      [ -n "$told" ] || echo "rollcall: waiting for the build of process $owner ($lock)" >&2
      told=yes
      ownerless=0
    else
      # Not at once: the owner writes its id a moment after it made the lock.
      ownerless=$((ownerless + 1))
      if [ "$ownerless" -gt 2 ]; then
        take_away
        ownerless=0
      fi
    fi
    sleep 1
  done
  echo $$ >"$root/$lock/pid"
}

# Moves a stale lock before it removes it: only one of two processes succeeds, and neither removes a new lock.
take_away() {
  if mv "$root/$lock" "$root/$lock.$$" 2>/dev/null; then rm -rf "$root/$lock.$$"; fi
}

release() {
  rm -rf "${root:?}/$lock"
}

# Long commands run in the background, so that a signal ends them and this script.
interrupted() { # STATUS
  if [ -n "${children-}" ]; then
    kill $children 2>/dev/null
    wait $children
  fi
  exit "$1"
}

maven() { # APP...
  # The Maven wrapper needs it, and a service or a container may have none.
  HOME=${HOME:-$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *user\.home = //p')}
  export HOME
  modules=
  for app in "$@"; do modules=$modules,$(module "$app"); done
  log=$root/target/rollcall-build.log
  began=$root/target/rollcall-build.began
  : >"$began"
  (cd "$root" && exec ./mvnw -B -q package -DskipTests -am -pl "${modules#,}") >"$log" 2>&1 &
  children=$!
  wait $children || {
    cat "$log" >&2
    die 1 "the build of $* failed, see above."
  }
  children=
  # A reproducible jar has a fixed date: set the time at which the build began to read the sources.
  for app in "$@"; do
    touch -r "$began" "$root/$(jar "$app")"
    touch "$root/$(stamp "$app")"
  done
}

build() { # APP...
  locked || [ -n "$(stale_of "$@")" ] || { [ -n "$(unprepared_of "$@")" ] && can_prepare; } || return 0
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM HUP
  acquire
  trap release EXIT
  apps=$(stale_of "$@") # anew: someone else may have built meanwhile
  if [ -n "$apps" ]; then
    find_compiler
    echo "rollcall: building" $apps >&2
    maven $apps
  fi
  prepare $(unprepared_of "$@")
  release
  trap - EXIT INT TERM HUP
}

# --- Preparing ---

# With an unpacked jar and an archive of loaded classes (JEP 350) a start takes two thirds of the time or less. Each JVM
# has an archive of its own. If the preparation fails, the jar is started as it is.
start() { # APP
  echo "$root/$(module "$1")/target/start/$(printf '%s' "$version" | cksum | cut -d ' ' -f 1)"
}

unpacked() { # APP
  echo "$(start "$1")/app/$(module "$1").jar"
}

unprepared_of() { # APP...
  for app in "$@"; do
    [ "$app" = demo ] || prepared "$app" || echo "$app"
  done
}

# Whether preparation was tried with this jar.
prepared() { # APP
  tried=$(start "$1")/tried
  [ -n "$(find "$tried" -newer "$root/$(jar "$1")" 2>/dev/null)" ] &&
    [ -z "$(find "$root/$(jar "$1")" -cnewer "$tried" 2>/dev/null)" ] # Maven has not written it again, with its fixed date
}

can_prepare() {
  mkdir -p "$root/target" 2>/dev/null && [ -w "$root/target" ]
}

prepare() { # APP...
  of_each unpack "$@"
  of_each train $well
  for app in $well; do
    if [ -f "$(start "$app")/new" ]; then mv "$(start "$app")/new" "$(start "$app")/classes"; fi
  done
  case " $well " in *' client '*)
    of_each rehearse client
    if [ -f "$(start client)/new-commands" ]; then mv "$(start client)/new-commands" "$(start client)/commands"; fi
    ;;
  esac
  for app in "$@"; do
    rm -rf "$(start "$app")/data" "$(start "$app")/new" "$(start "$app")/new-commands"
    touch "$(start "$app")/tried"
  done
}

# Runs a command for all applications at once; $well then lists those for which it succeeded.
of_each() { # COMMAND APP...
  command=$1
  shift
  children=
  for app in "$@"; do
    "$command" "$app" >/dev/null 2>&1 &
    children="$children $!"
  done
  well=
  left=$children
  for app in "$@"; do
    left=${left# }
    if wait "${left%% *}"; then well="$well $app"; fi
    left=${left#"${left%% *}"}
  done
  children=
}

unpack() { # APP
  rm -rf "$(start "$1")"
  mkdir -p "$(start "$1")"
  exec "$java" -Djarmode=tools -jar "$root/$(jar "$1")" extract --destination "$(start "$1")/app"
}

# What prepares an application takes its own options alone: a JVM has one collector, and an archive may outlive theirs.
forget_options() {
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
}

# Starts the application until its classes are loaded.
train() { # APP
  forget_options
  exec "$java" -XX:TieredStopAtLevel=1 -XX:ArchiveClassesAtExit="$(start "$1")/new" -Dspring.context.exit=onRefresh -Drollcall.listen=127.0.0.1:0 \
    -Drollcall.registry.data="$(start "$1")/data" -Drollcall.kv.data="$(start "$1")/data" -jar "$(unpacked "$1")"
}

# Runs the commands until their classes are loaded, and makes an archive of these. It is a static one, because a dynamic
# one of JDK 17 has no classes of the format of Java 5, which picocli's are.
rehearse() { # APP
  forget_options
  list=$(start "$1")/commands-list
  "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:DumpLoadedClassList="$list" -cp "$(unpacked "$1")" io.rollcall.client.Rehearsal &&
    exec "$java" -Xshare:dump -XX:+UseG1GC -XX:SharedClassListFile="$list" -XX:SharedArchiveFile="$(start "$1")/new-commands" \
      -cp "$(unpacked "$1")"
}
