// The models that the guide suggests, as OpenClaw names them.
/** The models that 3.3 suggests. */
export const SUGGESTED = [
  'google/gemini-3-pro-preview',
  'anthropic/claude-sonnet-4-5-20250929',
  'openai/gpt-4o',
];
