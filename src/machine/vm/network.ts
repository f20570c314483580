// The two network cards of a guest: it has the addresses and the numbers that its container was given.

/** A card, as far as the guest has to know it. */
interface Card {
  /** `02:42:0a:4e:00:03`: whoever has spoken with this address before knows this number. */
  readonly mac: string;
  /** With its prefix: `10.78.0.3/24`. */
  readonly address: string;
}

export interface Cards {
  /** The one that leads out, and its way. */
  readonly eth0: Card & { readonly gateway: string };
  readonly tailscale0: Card;
  /** IP addresses of the resolvers to use. */
  readonly nameservers: readonly string[];
}

/** What plug.sh and power-on.sh want to know: assignments of a shell. */
export function cardsFile({ eth0, tailscale0 }: Cards): string {
  return `MAC0=${eth0.mac}\nADDRESS0=${eth0.address}\nMAC1=${tailscale0.mac}\nADDRESS1=${tailscale0.address}\n`;
}

/** Version 2 of cloud-init's network configuration, which is netplan's. */
export function networkConfig({ eth0, tailscale0, nameservers }: Cards): Readonly<Record<string, unknown>> {
  return {
    version: 2,
    ethernets: {
      eth0: {
        match: { macaddress: eth0.mac },
        'set-name': 'eth0',
        dhcp4: false,
        addresses: [eth0.address],
        routes: [{ to: '0.0.0.0/0', via: eth0.gateway }],
        nameservers: { addresses: nameservers },
      },
      tailscale0: {
        match: { macaddress: tailscale0.mac },
        'set-name': 'tailscale0',
        dhcp4: false,
        addresses: [tailscale0.address],
      },
    },
  };
}

/** The same for systemd-networkd, by the names the cards have by then: file name → content. */
export function networkdFiles({ eth0, tailscale0, nameservers }: Cards): Readonly<Record<string, string>> {
  const dns = nameservers.map((address) => `DNS=${address}\n`).join('');
  return {
    '10-cloud-init-eth0.network': `[Match]\nName=eth0\n\n[Network]\nAddress=${eth0.address}\nGateway=${eth0.gateway}\n${dns}`,
    '10-cloud-init-tailscale0.network': `[Match]\nName=tailscale0\n\n[Network]\nAddress=${tailscale0.address}\n`,
  };
}
