// What a VM can boot from: one entry an image.

interface Named {
  /** As `--image` takes it. */
  readonly id: string;
  /** For the report. */
  readonly title: string;
  /** What it means for the report that a machine ran this. */
  readonly remarks: readonly string[];
}

/** A cloud image as its maker publishes it. */
export interface CloudImage extends Named {
  readonly kind: 'cloud';
  /** URLs of the same file; the first that answers is taken. */
  readonly locations: readonly string[];
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
}

/** One made here from packages. */
export interface BuiltImage extends Named {
  readonly kind: 'built';
}

/** A file that somebody names. */
export interface FileImage extends Named {
  readonly kind: 'file';
  /** Absolute path. */
  readonly path: string;
}

export type VmImage = CloudImage | BuiltImage | FileImage;

/** A dated release is moved from one server to the other some months after; its file stays the same. */
function ubuntu(release: string, codename: string, date: string): readonly string[] {
  return ['cloud-images', 'cloud-images-archive'].map(
    (server) =>
      `https://${server}.ubuntu.com/releases/${codename}/release-${date}/ubuntu-${release}-server-cloudimg-amd64.img`,
  );
}

export const IMAGES: readonly (CloudImage | BuiltImage)[] = [
  {
    id: 'ubuntu-25.10',
    kind: 'cloud',
    title: 'Ubuntu 25.10 (cloud image of 2025-10-23)',
    remarks: [],
    locations: ubuntu('25.10', 'questing', '20251023'),
    sha256: '912e3a88946a75a5deacdd3ce529fc2706df2939abaa886f1832c5936542c825',
  },
  {
    id: 'ubuntu-26.04',
    kind: 'cloud',
    title: 'Ubuntu 26.04 (cloud image of 2026-04-21)',
    remarks: ['The machine runs Ubuntu 26.04, and the guide is about 25.10.'],
    locations: ubuntu('26.04', 'resolute', '20260421'),
    sha256: '8ed228c9f08a50122fa72307623d9f88d9209ba26e7e849edd584fa675e34863',
  },
  {
    id: 'debian-13',
    kind: 'built',
    title: 'Debian 13 (built from Debian packages)',
    remarks: [
      'The machine runs Debian 13 with a kernel of Debian, the nearest relative of Ubuntu 25.10 that can be made from packages alone.',
    ],
  },
];

/**
 * For the end of a first boot: after the end of its support a release of Ubuntu moves to another archive, and what was published
 * before looks for it in the old place.
 */
export const FOLLOW_ARCHIVE: readonly string[] = [
  'bash',
  '-c',
  `. /etc/os-release
[ "$ID" = ubuntu ] || exit 0
curl --silent --head --fail --output /dev/null --max-time 20 "http://archive.ubuntu.com/ubuntu/dists/$VERSION_CODENAME/Release" && exit 0
curl --silent --head --fail --output /dev/null --max-time 20 "http://old-releases.ubuntu.com/ubuntu/dists/$VERSION_CODENAME/Release" || exit 0
sed -i -E 's#//([a-z]+.)?(archive|security).ubuntu.com#//old-releases.ubuntu.com#' /etc/apt/sources.list.d/*.sources`,
];
