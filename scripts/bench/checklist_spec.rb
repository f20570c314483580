# The twelve rows of the guide's checklist as a user of Serverspec would write them.
require 'serverspec'
require 'net/ssh'

set :backend, :ssh
config = Net::SSH::Config.for(ENV['TARGET'], [ENV['SSH_CONFIG']])
set :host, config[:host_name]
set :ssh_options, config.merge(verify_host_key: :always)
set :request_pty, false

def as_service(arguments)
  "sudo -u openclaw-svc bash -c 'cd ~; export PATH=$HOME/.npm-global/bin:$PATH; openclaw #{arguments}'"
end

describe command('node --version') do
  its(:stdout) { should match(/^v(2[2-9]|[3-9]\d)\./) }
end
describe command(as_service('--version')) do
  its(:stdout) { should match(/^2026\./) }
end
describe command('ufw status verbose') do
  its(:stdout) { should match(/Status: active/) }
  its(:stdout) { should match(/deny \(incoming\)/) }
end
describe command('iptables -L DOCKER-USER -n') do
  its(:stdout) { should match(/^DROP/) }
end
describe service('openclaw') do
  it { should be_running }
end
describe command('ss -tln') do
  its(:stdout) { should match(/127\.0\.0\.1:18789/) }
  its(:stdout) { should_not match(/0\.0\.0\.0:18789/) }
end
describe command('systemd-analyze security --no-pager openclaw.service') do
  its(:stdout) { should match(/exposure level for \S+: ([0-4]\.\d|5\.[0-8])/) }
end
describe command(as_service('security audit --deep --json')) do
  its(:stdout) { should match(/"critical": 0/) }
end
describe file('/home/openclaw-svc/.openclaw/SOUL.md') do
  it { should be_mode 444 }
  it { should be_owned_by 'root' }
end
describe file('/home/openclaw-svc/.openclaw/credentials') do
  it { should be_directory }
end
describe command('tailscale funnel status') do
  its(:stdout) { should_not match(/Funnel on/) }
end
describe command('fail2ban-client status sshd') do
  its(:exit_status) { should eq 0 }
end
