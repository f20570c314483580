// Faults of Phase 9 › SOUL.md integrity check cron
import type { Fault } from '../../../src/prove/fault.ts';

const SECTION = 'Phase 9 › SOUL.md integrity check cron';
const INSTALLED = `${SECTION}/the-script-is-among-what-cron-runs-weekly-and-nobody-but-root-can-change-it`;
const TOLD = `${SECTION}/it-warns-when-what-the-model-is-told-has-been-changed`;
const WARNS = [
  `${SECTION}/it-warns-when-soul-md-has-been-changed`,
  `${SECTION}/it-warns-when-soul-md-has-been-replaced`,
  `${SECTION}/it-warns-when-soul-md-has-been-deleted`,
  `${SECTION}/it-warns-when-there-is-no-baseline-to-compare-with`,
];

const SCRIPT = '/etc/cron.weekly/openclaw-soul-check';
const BASELINE = '/var/lib/openclaw-soul-baseline.sha256';

export const soulCronFaults: readonly Fault[] = [
  {
    id: '9-soul-script-open',
    what: 'Everybody may change the script, which root runs.',
    keep: [SCRIPT],
    inject: `sudo chmod 757 ${SCRIPT}`,
    breaks: [INSTALLED],
  },
  {
    id: '9-soul-baseline-open',
    what: 'The service user may change the baseline.',
    keep: [BASELINE],
    inject: `sudo chmod 666 ${BASELINE}`,
    breaks: [`${SECTION}/nobody-but-root-can-change-the-baseline-that-it-compares-with`],
  },
  {
    id: '9-soul-script-mute',
    what: 'The script warns of nothing.',
    keep: [SCRIPT],
    inject: `sudo sed -i 's/^ *logger .*/true/' ${SCRIPT}`,
    breaks: [...WARNS, TOLD],
  },
  {
    id: '9-soul-script-as-written',
    what: 'The script is the guide’s own, which does not look at what the model is told.',
    keep: [SCRIPT],
    inject: `sudo sed -i -e '/|| ! cmp /d' -e 's| \\\\$|; then|' ${SCRIPT}
sudo bash -n ${SCRIPT}`,
    breaks: [TOLD],
  },
  {
    id: '9-soul-script-nervous',
    what: 'The script warns always.',
    keep: [SCRIPT],
    inject: `sudo sed -i -e '/|| ! cmp /d' -e 's/^if .*/if true; then/' ${SCRIPT}
sudo bash -n ${SCRIPT}`,
    breaks: [`${SECTION}/it-is-silent-while-soul-md-is-as-it-was`],
  },
];
