// Spec files run in the guide's order, whatever Vitest remembers of earlier runs.
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { byGuide } from '../spec/registry.ts';

export class GuideSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => byGuide(a.moduleId, b.moduleId));
  }
}
