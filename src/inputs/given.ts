// One input as somebody gave it, before anything is known of it.

export interface Given {
  readonly name: string;
  readonly value: unknown;
  /** Where it was given, for messages: `strict.yaml:3`, `--set outbound`, `CONFORM_BOT_TOKEN`. */
  readonly where: string;
  readonly from: 'file' | 'flag' | 'environment';
}
