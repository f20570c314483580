# Root's part of the jail, on the host: a mount namespace of its own in which everything is read-only but some private places,
# without the capabilities that could undo it. What comes after this in the same process serves commands as the operator.
# Perl without modules that Debian's and Ubuntu's perl-base lacks: each of the mounts by a program of its own would take 2 ms.
use strict;
use warnings;
use Cwd ();
use POSIX ();

# Of the programs handed over with this one: the server comes next, then what stands in place of programs with a daemon behind.
our @conform;
my $guard = $conform[2];

# Where the jail's own files are. It is mounted anew in there, so that nothing of it is on the host.
my $own = '/dev/conform';
# Where programs that only read write something all the same, or see whether they could. What is there is seen; what is written is
# nobody else's.
my @scratch = ('/tmp', '/var/tmp', '/var/lib/apt', '/var/cache/apt', '/var/log/unattended-upgrades');
my @devices = qw(null zero full random urandom tty);
# What asks the kernel or a daemon to change something: a read-only file system does not stop these.
my @guarded = qw(
  docker ctr systemctl systemd-run busctl loginctl hostnamectl timedatectl localectl networkctl resolvectl machinectl
  journalctl reboot poweroff halt shutdown telinit iptables ip6tables iptables-save ip6tables-save iptables-restore
  ip6tables-restore nft ufw fail2ban-client tailscale ip snap
);
# What undoes a jail, or changes a host past its file systems: names as capability.h has them, and their numbers.
my %dropped = (
  linux_immutable => 9, sys_module => 16, sys_rawio => 17, sys_pacct => 20, sys_admin => 21, sys_boot => 22, sys_nice => 23,
  sys_time => 25, sys_tty_config => 26, mknod => 27, lease => 28, audit_control => 30, mac_override => 32, mac_admin => 33,
  wake_alarm => 35, block_suspend => 36, perfmon => 38, bpf => 39, checkpoint_restore => 40,
);

my ($mount, $unshare, $prctl) = @{
  {
    x86_64 => [165, 272, 157],
    aarch64 => [40, 97, 167],
    riscv64 => [40, 97, 167],
  }->{(POSIX::uname())[4]} || fail('no jail is known for the processor ' . (POSIX::uname())[4])
};
my $mount_setattr = 442;
use constant {
  MS_NOSUID => 2, MS_NODEV => 4, MS_NOEXEC => 8, MS_REMOUNT => 32, MS_BIND => 4096, MS_REC => 16384,
  CLONE_NEWNS => 0x20000, AT_FDCWD => -100, AT_RECURSIVE => 0x8000, ATTR_RDONLY => 1, PRIVATE => 0x40000, CAPBSET_DROP => 24,
};

sub fail { print STDERR "conform-jail: @_\n"; exit 70 }

sub attach {
  my ($source, $target, $type, $flags, $data) = @_;
  syscall($mount, $source, $target, $type, $flags, $data) == 0 or fail("mount $type on $target: $!");
}

# Of all mounts below a place: adds attributes, takes others away, sets the propagation.
sub attributes {
  my ($place, $flags, $set, $clear, $propagation) = @_;
  my $attributes = pack 'Q4', $set, $clear, $propagation, 0;
  syscall($mount_setattr, AT_FDCWD, $place, $flags, $attributes, 32) == 0
    or fail("making $place read-only: $!", $!{ENOSYS} ? '(Linux 5.12 or later is needed)' : '');
}

sub put {
  my ($file, $text, $mode) = @_;
  open my $out, '>', $file or fail("$file: $!");
  print $out $text;
  close $out or fail("$file: $!");
  chmod $mode, $file;
}

# A place that is seen as it is, and on which whatever is written goes no further.
sub overlay {
  my ($place, $number) = @_;
  my @stat = stat $place or return 0;
  -d _ or return 0;
  my ($upper, $work) = map { "$own/scratch/$_$number" } qw(upper work);
  mkdir $upper and mkdir $work or fail("$upper: $!");
  chown @stat[4, 5], $upper;
  chmod $stat[2] & 07777, $upper;
  my $data = "lowerdir=$place,upperdir=$upper,workdir=$work";
  attach('overlay', $place, 'overlay', MS_NOSUID | MS_NODEV, $data);
  return 1;
}

# The first program of that name that a shell would find, without the links that lead to it.
sub program {
  my ($name) = @_;
  for my $dir (qw(/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin /snap/bin)) {
    return Cwd::abs_path("$dir/$name") if -x "$dir/$name" && -f _;
  }
  return undef;
}

sub make_devices {
  attach('conform', '/dev/shm', 'tmpfs', MS_NOSUID, 'mode=0755,size=256m');
  my $dev = '/dev/shm';
  mkdir "$dev/$_" for qw(pts shm conform);
  for my $node (@devices) {
    -e "/dev/$node" or next;
    put("$dev/$node", '', 0666);
    attach("/dev/$node", "$dev/$node", '', MS_BIND, '');
  }
  attach('/dev/pts', "$dev/pts", '', MS_BIND, '');
  symlink 'pts/ptmx', "$dev/ptmx";
  symlink "/proc/self/fd$$_[1]", "$dev/$$_[0]" for ['fd', ''], ['stdin', '/0'], ['stdout', '/1'], ['stderr', '/2'];
  my $log = readlink '/dev/log';
  symlink $log, "$dev/log" if defined $log;
  attach('conform', "$dev/shm", 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=1777,size=64m');
  attach('conform', "$dev/conform", 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=0755,size=256m');
  attach($dev, '/dev', '', MS_BIND | MS_REC, '');
}

# Programs lay down locks and numbers of processes in /run itself, and sockets can't be reached through an overlay: a folder of
# our own, in which all that is there stands in its place.
sub own_run {
  my $run = "$own/scratch/run";
  mkdir $run or fail("$run: $!");
  attach('conform', $run, 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=0755,size=16m');
  for my $name (entries('/run')) {
    my ($from, $to) = ("/run/$name", "$run/$name");
    if (-l $from) { symlink readlink $from, $to; next }
    if (-d _) { mkdir $to, 0755 }
    elsif (-f _ && -s _ <= 65536) { twin($from, $to); next }
    elsif (-e _) { put($to, '', 0644) }
    else { next }
    attach($from, $to, '', MS_BIND | MS_REC, '');
  }
  attach($run, '/run', '', MS_BIND | MS_REC, '');
}

# A file with the same content and rights: programs that want to lock theirs get it to write to.
sub twin {
  my ($from, $to) = @_;
  my @stat = stat _;
  open my $in, '<', $from or fail("$from: $!");
  local $/;
  put($to, scalar <$in> // '', $stat[2] & 07777);
  chown @stat[4, 5], $to;
}

# Puts the guard in the place of each program, and the program itself where the guard finds it.
sub post_guards {
  my ($home) = @_;
  mkdir "$own/real" or fail("$own/real: $!");
  put("$own/guard", $guard, 0755);
  my %replaced;
  for my $name (@guarded) {
    my $program = program($name) or next;
    put("$own/real/$name", '', 0755);
    attach($program, "$own/real/$name", '', MS_BIND, '');
    $replaced{$program} = 1;
  }
  attach("$own/guard", $_, '', MS_BIND, '') for keys %replaced;
  # OpenClaw finds its parts from where it is, so that it stays there: its folder of programs gets another content.
  my $bin = "$home/.npm-global/bin";
  my @stat = stat $bin or return;
  my %links = map { my $to = readlink "$bin/$_"; defined $to ? ($_ => $to) : () } entries($bin);
  my $openclaw = -e "$bin/openclaw" ? Cwd::abs_path("$bin/openclaw") : undef;
  defined $openclaw && keys %links == entries($bin) or return;
  attach('conform', $bin, 'tmpfs', MS_NOSUID | MS_NODEV, sprintf 'mode=%o,uid=%d,gid=%d,size=1m', $stat[2] & 07777, @stat[4, 5]);
  delete $links{openclaw};
  symlink $links{$_}, "$bin/$_" for keys %links;
  put("$bin/openclaw", $guard, 0755);
  symlink $openclaw, "$own/real/openclaw";
}

sub entries {
  opendir my $dir, $_[0] or return;
  return grep { !/^\.\.?$/ } readdir $dir;
}

my $operator = defined $ENV{SUDO_UID} ? $ENV{SUDO_UID} : $<;
my ($uid, $gid, $user) = ($operator, (getpwuid $operator)[3], (getpwuid $operator)[0]);
defined $user or fail("nobody has the user id $operator");
# sudo has taken the operator's environment away; its own process still has it.
if (defined $ENV{SUDO_UID}) {
  open my $environ, '<', '/proc/' . getppid() . '/environ' or fail("the environment: $!");
  local $/ = "\0";
  my %environment = map { chomp; /^([^=]+)=(.*)$/s ? ($1 => $2) : () } <$environ>;
  # Asked without a password sudo may run this in a process of its own, which has it already.
  %ENV = %environment unless exists $environment{SUDO_UID};
  delete @ENV{grep { /^SUDO_/ } keys %ENV};
}
# No Perl program of the host's own is to notice.
delete @ENV{qw(PERL5LIB PERL5OPT)};

syscall($unshare, CLONE_NEWNS) == 0 or fail("a mount namespace: $! (a container without CAP_SYS_ADMIN can't have one)");
attributes('/', AT_RECURSIVE, 0, 0, PRIVATE);
make_devices();
mkdir "$own/scratch" or fail("$own/scratch: $!");
own_run();
my $service_home = (getpwnam 'openclaw-svc')[7];
my $number = 0;
my @writable = grep { overlay($_, $number++) }
  @scratch, defined $service_home ? ("$service_home/.openclaw", "$service_home/.npm/_logs") : ();
post_guards($service_home) if defined $service_home;
post_guards('/nonexistent') unless defined $service_home;
# Where a guard says what it has refused.
mkdir "$own/refused" or fail("$own/refused: $!");
attach('conform', "$own/refused", 'tmpfs', MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,uid=$uid,size=1m");
put("$own/refused/server", "$$\n", 0644);
# What sudo asks a password for it would ask again and again, where nobody can answer.
my ($sudoers) = grep { -e } qw(/etc/sudoers-rs /etc/sudoers);
if ($conform[3] && defined $sudoers) {
  open my $rules, '<', $sudoers or fail("$sudoers: $!");
  put("$own/sudoers", join('', <$rules>) . "\n$user ALL=(ALL:ALL) NOPASSWD: ALL\n", 0440);
  attach("$own/sudoers", $sudoers, '', MS_BIND, '');
}
attributes('/', AT_RECURSIVE, ATTR_RDONLY, 0, 0);
attributes($_, 0, 0, ATTR_RDONLY, 0) for @writable, '/run', '/dev/shm', "$own/refused";

syscall($prctl, CAPBSET_DROP, $_, 0, 0, 0) for values %dropped;
chdir '/';
if ($uid != 0) {
  # The groups that a login gives: sudo was asked for root, and so has given root's.
  my @groups = ($gid);
  while (my ($name, undef, $id, $members) = getgrent) {
    push @groups, $id if grep { $_ eq $user } split / /, $members;
  }
  $) = join ' ', $gid, @groups;
  POSIX::setgid($gid);
  POSIX::setuid($uid);
  fail('root is still there') if $< == 0 || $> == 0;
}
eval $conform[1];
die $@ if $@;
