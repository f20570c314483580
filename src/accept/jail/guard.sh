#!/bin/sh
# Stands, in the jail, in the place of each program that can have the kernel or a daemon change the host: a read-only file system
# does not stop those. It lets through what is known to read, and notes down what it refuses.
name=${0##*/}
real=/dev/conform/real/$name

refuse() {
  text="$name${*:+ $*}"
  # Whose command this is: the one that the server has started itself.
  read -r server < /dev/conform/refused/server
  pid=$$
  while [ "${pid:-0}" -gt 1 ]; do
    read -r stat < "/proc/$pid/stat" || break
    # The name of a program may hold anything, a parenthesis too.
    set -- ${stat##*) }
    if [ "$2" = "$server" ]; then
      printf '%s\n' "$text" > "/dev/conform/refused/$pid"
      break
    fi
    pid=$2
  done
  printf '%s\n' "conform: refused here, where nothing may be changed: $text" >&2
  exit 126
}

# The words that are no options: $verb, $sub and $third. Options in $1 take the word after them along.
words() {
  taking=$1 verb='' sub='' third='' skip=''
  shift
  for word; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $word in
      -*) case " $taking " in *" $word "*) skip=1 ;; esac ;;
      *)
        if [ -z "$verb" ]; then verb=$word
        elif [ -z "$sub" ]; then sub=$word
        elif [ -z "$third" ]; then third=$word
        fi
        ;;
    esac
  done
}

reads() {
  case $name in
    systemctl)
      for word; do case $word in -H* | -M* | --host* | --machine* | --force) return 1 ;; esac; done
      words '-p -t -n -o -P --property --type --state --lines --output --timestamp --value-of' "$@"
      case $verb in '' | show | cat | status | is-* | list-* | get-default | help | show-environment) return 0 ;; esac
      ;;
    docker)
      words '-H --host -c --context --config -l --log-level' "$@"
      case $verb in
        '' | ps | images | inspect | info | version | logs | top | stats | port | diff | history | events | help) return 0 ;;
        container | image | network | volume | context | plugin)
          case $sub in ls | list | ps | inspect | logs | top | port | stats | diff | history) return 0 ;; esac
          ;;
        system) case $sub in df | info | events) return 0 ;; esac ;;
        compose) case $sub in version | ps | ls | config | logs | images | top) return 0 ;; esac ;;
        buildx) case $sub in version | ls | inspect | du) return 0 ;; esac ;;
      esac
      ;;
    iptables | ip6tables)
      asks=1
      for word; do
        case $word in
          -[ADIRFXZNPEM]* | --append* | --delete* | --insert* | --replace* | --flush* | --zero* | --new* | --policy* | --rename* | --modprobe*)
            return 1
            ;;
          -S* | -L* | -C | -V | -h | --list* | --check | --version | --help) asks=0 ;;
        esac
      done
      return $asks
      ;;
    iptables-save | ip6tables-save) return 0 ;;
    nft)
      for word; do case $word in -f* | --file* | -i* | --interactive*) return 1 ;; esac; done
      words '' "$@"
      case $verb in '' | list) return 0 ;; esac
      ;;
    ufw)
      words '' "$@"
      case "$verb $sub" in ' ' | 'status '* | 'show '* | 'version '* | 'app list' | 'app info') return 0 ;; esac
      ;;
    fail2ban-client)
      words '-c -s -p' "$@"
      case $verb in status | get | ping | version | banned) return 0 ;; '') case " $* " in *' -V '* | *' --version '* | *' -d '* | *' --dp '*) return 0 ;; esac ;; esac
      ;;
    tailscale)
      words '--socket' "$@"
      # ssh leads away from the host.
      case "$verb $sub" in
        ' ' | 'status '* | 'ip '* | 'version '* | 'netcheck '* | 'whois '* | 'ssh '* | 'serve status' | 'funnel status' | 'dns status') return 0 ;;
      esac
      ;;
    ip)
      for word; do case $word in -b* | -batch* | -n | -netns | -force) return 1 ;; esac; done
      words '-f -family' "$@"
      case "$verb $sub" in netns\ exec) return 1 ;; esac
      case $sub in '' | show | list | ls | lst | get | help) return 0 ;; esac
      ;;
    journalctl)
      for word; do
        case $word in --rotate* | --vacuum* | --flush* | --relinquish* | --smart-relinquish* | --update-catalog* | --setup-keys*) return 1 ;; esac
      done
      return 0
      ;;
    loginctl | hostnamectl | timedatectl | localectl | networkctl | resolvectl | machinectl)
      for word; do case $word in -H* | -M* | --host* | --machine*) return 1 ;; esac; done
      words '-p -n -o -P --property --lines --output' "$@"
      case $verb in '' | show* | status | list* | session-status | user-status | timesync-status | statistics | query) return 0 ;; esac
      ;;
    snap)
      words '' "$@"
      case $verb in '' | list | version | info | services | connections | changes | warnings) return 0 ;; esac
      ;;
    openclaw)
      for word; do case $word in --fix | --repair | --yes | --force | --generate-gateway-token | --remove*) return 1 ;; --help | -h) return 0 ;; esac; done
      words '--profile --log-level' "$@"
      case "$verb $sub" in
        ' ' | 'status '* | 'health '* | 'doctor '* | 'security audit' | 'config get' | 'logs '*) return 0 ;;
        'plugins list' | 'plugins info' | 'pairing list' | 'sandbox list' | 'sandbox explain' | 'devices list') return 0 ;;
        'sessions ' | 'sessions list' | 'models ' | 'models status' | 'models list' | 'agents list' | 'cron list' | 'cron status') return 0 ;;
        'channels list' | 'channels status' | 'gateway status' | 'gateway health' | 'gateway probe' | 'skills list' | 'hooks list') return 0 ;;
        'gateway call') case $third in health | status | *.list | *.status | *.get) return 0 ;; esac ;;
      esac
      # Asking a model costs money.
      ;;
  esac
  return 1
}

if reads "$@"; then
  for word; do case "$name $word" in 'openclaw --probe') refuse "$@" ;; esac; done
  exec "$real" "$@"
fi
refuse "$@"
