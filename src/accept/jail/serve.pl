# Runs commands in the jail, as the operator, for whoever is at the other end: any number at a time over one pair of pipes. When
# that end is closed all of them are ended, and with the last process the jail is gone.
use strict;
use warnings;
use POSIX qw(:sys_wait_h dup2 setsid);

# What one command may print, in bytes, before it is ended: memory is nobody's to fill.
my $flood = 64 * 1024 * 1024;
# Seconds for which outputs that a command left open are listened to.
my $linger = 2;
# Seconds without a request after which nobody is thought to be there.
my $idle = 900;

# Its own children are all that it waits for; what they leave behind is not.
my %commands;
my %of;
my $input = '';
$SIG{PIPE} = 'IGNORE';
$SIG{$_} = \&finish for qw(TERM HUP INT);
chdir $ENV{HOME} if defined $ENV{HOME};

# A frame: one letter, the number of a command, the length of what follows.
sub send_frame {
  my ($kind, $id, $text) = @_;
  my $frame = pack('a1 N N', $kind, $id, length $text) . $text;
  while (length $frame) {
    my $sent = syswrite STDOUT, $frame;
    finish() unless defined $sent;
    substr $frame, 0, $sent, '';
  }
}

sub begin {
  my ($id, $seconds, $script) = @_;
  # It arrives on standard input and so stands in no process list; the command itself finds an empty one.
  open my $file, '+>', undef or return refuse($id, "no room for a command: $!");
  binmode $file;
  print $file $script, "\0" or return refuse($id, "no room for a command: $!");
  $file->flush or return refuse($id, "no room for a command: $!");
  sysseek $file, 0, 0;
  pipe my $out, my $out_end or return refuse($id, "no pipe: $!");
  pipe my $err, my $err_end or return refuse($id, "no pipe: $!");
  my $pid = fork;
  defined $pid or return refuse($id, "no process: $!");
  if ($pid == 0) {
    setsid();
    $SIG{$_} = 'DEFAULT' for qw(TERM HUP INT);
    dup2(fileno $file, 0);
    dup2(fileno $out_end, 1);
    dup2(fileno $err_end, 2);
    $SIG{PIPE} = 'DEFAULT';
    { exec 'timeout', '--kill-after=10', $seconds, 'bash', '-c', 'IFS= read -r -d "" s; eval "$s" </dev/null' }
    POSIX::_exit(127);
  }
  close $_ for $file, $out_end, $err_end;
  $commands{$id} = { pid => $pid, open => 2, printed => 0, status => undef, since => undef, flooded => 0 };
  $of{fileno $out} = [$id, 'o', $out];
  $of{fileno $err} = [$id, 'e', $err];
}

sub refuse {
  my ($id, $why) = @_;
  send_frame('x', $id, "-1\0$why");
}

# Ends a command: at first with a word, to which `timeout` and sudo listen and pass it on.
sub stop {
  my ($id) = @_;
  my $command = $commands{$id} or return;
  kill TERM => -$command->{pid}, $command->{pid};
}

sub conclude {
  my ($id) = @_;
  my $command = delete $commands{$id};
  for my $number (keys %of) {
    delete $of{$number} if $of{$number}[0] == $id;
  }
  my $note = $command->{flooded} ? "flood" : '';
  my $refusal = "/dev/conform/refused/$command->{pid}";
  if (open my $told, '<', $refusal) {
    $note = 'refused ' . join '', <$told>;
    unlink $refusal;
  }
  send_frame('x', $id, "$command->{status}\0$note");
}

sub receive {
  my ($number) = @_;
  my ($id, $kind, $pipe) = @{ $of{$number} };
  my $command = $commands{$id};
  my $got = sysread $pipe, my $text, 65536;
  if (!$got) {
    delete $of{$number};
    $command->{open}--;
    return;
  }
  $command->{since} = time if defined $command->{status};
  $command->{printed} += $got;
  if ($command->{printed} > $flood) {
    stop($id) unless $command->{flooded}++;
    return;
  }
  send_frame($kind, $id, $text);
}

sub reap {
  while ((my $pid = waitpid -1, WNOHANG) > 0) {
    my ($id) = grep { $commands{$_}{pid} == $pid } keys %commands;
    next unless defined $id;
    @{ $commands{$id} }{qw(status since)} = ($?, time);
  }
  for my $id (keys %commands) {
    my $command = $commands{$id};
    next unless defined $command->{status};
    conclude($id) if $command->{open} == 0 || time - $command->{since} > $linger;
  }
}

sub obey {
  while (length $input >= 9) {
    my ($kind, $id, $length) = unpack 'a1 N N', $input;
    last if length $input < 9 + $length;
    my $text = substr $input, 9, $length;
    substr $input, 0, 9 + $length, '';
    if ($kind eq 'r') { begin($id, unpack('N', $text), substr $text, 4) }
    elsif ($kind eq 'k') { stop($id) }
  }
}

sub finish {
  stop($_) for keys %commands;
  my $until = time + 3;
  while (%commands && time < $until) {
    while ((my $pid = waitpid -1, WNOHANG) > 0) {
      delete @commands{grep { $commands{$_}{pid} == $pid } keys %commands};
    }
    select undef, undef, undef, 0.05;
  }
  kill KILL => map { (-$_->{pid}, $_->{pid}) } values %commands;
  POSIX::_exit(0);
}

# A child's end interrupts the wait for the next thing to happen.
$SIG{CHLD} = sub { };
# How many processors there are: more commands at once than that get in each other's way.
open my $cpuinfo, '<', '/proc/cpuinfo';
send_frame('h', 0, scalar(grep { /^processor\b/ } <$cpuinfo>));
my $asked = time;
while (1) {
  my $wanted = '';
  vec($wanted, 0, 1) = 1;
  vec($wanted, $_, 1) = 1 for keys %of;
  my $ready = $wanted;
  # A child that ended just before goes unnoticed for so long at most.
  my $count = select $ready, undef, undef, %commands ? 0.1 : 60;
  if ($count > 0) {
    for my $number (keys %of) { receive($number) if vec($ready, $number, 1) }
    if (vec($ready, 0, 1)) {
      my $got = sysread STDIN, $input, 65536, length $input;
      finish() unless $got;
      $asked = time;
      obey();
    }
  }
  reap();
  finish() if !%commands && time - $asked > $idle;
}
