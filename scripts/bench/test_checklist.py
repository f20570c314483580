"""The twelve rows of the guide's checklist as a user of Testinfra would write them."""
import json
import re

AS_SERVICE = "sudo -u openclaw-svc bash -c 'cd ~; export PATH=$HOME/.npm-global/bin:$PATH; openclaw %s'"


def version(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def test_node(host):
    assert version(host.check_output("node --version")) >= (22, 12, 0)


def test_openclaw(host):
    assert version(host.check_output(AS_SERVICE % "--version")) >= (2026, 2, 9)


def test_ufw(host):
    with host.sudo():
        status = host.check_output("ufw status verbose")
    assert "Status: active" in status and "deny (incoming)" in status and "tailscale0" in status


def test_docker_user(host):
    with host.sudo():
        assert re.search(r"^DROP", host.check_output("iptables -L DOCKER-USER -n"), re.M)


def test_service(host):
    service = host.service("openclaw")
    assert service.is_running and service.is_enabled


def test_port(host):
    with host.sudo():
        assert host.socket("tcp://127.0.0.1:18789").is_listening
        assert not host.socket("tcp://0.0.0.0:18789").is_listening


def test_score(host):
    text = host.check_output("systemd-analyze security --no-pager openclaw.service")
    assert float(re.search(r"exposure level for \S+: ([\d.]+)", text).group(1)) <= 5.8


def test_audit(host):
    summary = json.loads(host.check_output(AS_SERVICE % "security audit --deep --json"))["summary"]
    assert summary["critical"] == 0


def test_soul(host):
    with host.sudo():
        soul = host.file("/home/openclaw-svc/.openclaw/SOUL.md")
        assert (soul.mode, soul.user, soul.group) == (0o444, "root", "openclaw-svc")


def test_channel(host):
    with host.sudo("openclaw-svc"):
        assert host.file("/home/openclaw-svc/.openclaw/credentials").is_directory


def test_funnel(host):
    assert "Funnel on" not in host.check_output("tailscale funnel status")


def test_fail2ban(host):
    with host.sudo():
        assert host.run("fail2ban-client status sshd").rc == 0
