// A workflow command of GitHub Actions that annotates a run or a line of a file (docs.github.com, "Workflow commands").

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** Where the annotation stands. */
export interface AnnotationPlace {
  readonly file?: string;
  readonly line?: number;
  readonly title: string;
}

/**
 * One line, without its end. Line breaks are escaped, and in properties what separates them too: nothing that is told becomes a
 * command of its own.
 */
export function annotation(level: AnnotationLevel, place: AnnotationPlace, message: string): string {
  const properties = [
    ...(place.file === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place.line === undefined ? [] : [`line=${place.line}`]),
    `title=${property(place.title)}`,
  ];
  return `::${level} ${properties.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
