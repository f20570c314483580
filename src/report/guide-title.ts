// What the guide is called.

export const GUIDE_TITLE = 'OpenClaw Hardened Deployment Guide';
